package settings

import "linnet/app/state/view"

// Actions is what the Settings screen calls.
type Actions interface {
	AddFolder(path string)
	RemoveFolder(path string)
	ShareFolder(path string, on bool)
	StateRights(path string, stated bool)
	SetMode(view.Mode)
	SetTheme(view.Theme)
	Rescan()
	ShowSettings(view.SettingsSection)
	ShowTransferTab(view.TransferTab)
	Go(view.Screen)
	SetOpensLinks(bool)
	LimitActions
	NetworkActions
	SoundActions
	UpdateActions
}

// LimitActions is what sets the limits of the swarm; day 0 is Monday.
type LimitActions interface {
	SetLimit(key view.LimitKey, text string)
	MarkHour(day, hour int, on bool)
	SetOnlyIdle(bool)
	SetUnmetered(bool)
}

// NetworkActions sets how the swarm is found and which addresses are blocked.
type NetworkActions interface {
	TestReach()
	SetPublicNodes(bool)
	SetTrackers(on bool)
	SetNodes(text string)
	SetPort(text string)
	SetProxy(text string)
	ImportBlockList()
	RemoveBlockList()
}

// SoundActions changes how everything sounds.
type SoundActions interface {
	SetSound(alter func(*view.SoundValues))
}

// UpdateActions looks for newer versions and fetches them.
type UpdateActions interface {
	SetUpdates(on bool)
	LookForUpdate()
	GetUpdate()
}
