package search

import (
	"linnet/app/ui/rows"
)

// Actions is what the Search screen calls.
type Actions interface {
	rows.FoundActions
	rows.ResultActions
	WishActions
	FilterActions
}

// FilterActions narrows the found rows and puts them in order.
type FilterActions interface {
	SetFreeOnly(bool)
	SetNotMine(bool)
	// SetFilterOf chooses by place in the Filter's Choices.
	SetFilterOf(key string, choice int)
	SortFound(key string)
	MoreFound()
}

// WishActions is what one can do with searches that go on.
type WishActions interface {
	ToggleWish()
	OpenWish(id int64)
	RemoveWish(id int64)
	FetchWish(id int64, on bool)
}
