package privacy

import "linnet/app/state/view"

// Actions is what the Privacy screen calls.
type Actions interface {
	SetPanels(bool)
	ConsentActions
	ListenActions
	Go(view.Screen)
}

// ListenActions is about who is told what was heard.
type ListenActions interface {
	SetListens(bool)
	SetListensTo(server, token string)
}

// ConsentActions is what can be agreed to besides panels, and what is on record of it.
type ConsentActions interface {
	SetUseInterests(bool)
	SetTaste(bool)
	SetAdEvents(bool)
	DeleteWaiting()
	ExportPrivacy()
}
