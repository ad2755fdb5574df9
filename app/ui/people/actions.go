package people

import (
	"linnet/app/state/view"
	"linnet/app/ui/rows"
)

// Actions is what the People screen calls.
type Actions interface {
	rows.FoundActions
	PublishActions
	GroupActions
	PersonActions
}

// PersonActions is what one can do with other listeners and their shelves.
type PersonActions interface {
	Follow(key string)
	Unfollow(key string)
	FollowLink()
	OpenPerson(key string)
	ClosePerson()
	ShowPersonSection(view.Section)
	OpenPersonEntry(key string)
	FilterPerson(text string)
	GetListed()
}

// GroupActions is what one can do with groups.
type GroupActions interface {
	NewGroup()
	JoinGroup()
	SearchGroup(id string)
	InviteToGroup(id string)
	LendToGroup(id string)
	ExpelFromGroup(id, member string)
	LeaveGroup(id string)
}

// PublishActions is what one can do with one's own shelf as others see it.
type PublishActions interface {
	SetPublished(bool)
	RenameShelf()
	ReplaceKey()
	RevokeKey()
}
