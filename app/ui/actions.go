package ui

import (
	"linnet/app/state/view"
	"linnet/app/ui/settings"
)

// The small interfaces below say which screen calls what; each screen is handed only its own.

// navigation is what the sidebar and the search box call.
type navigation interface {
	Go(view.Screen)
	SetQuery(text string)
}

// welcomeActions is what the first-run page calls.
type welcomeActions interface {
	AddFolder(path string)
	RemoveFolder(path string)
	Answer(view.Answers)
}

// linkActions is what takes links: what was pasted, one a line, and what was dropped on the window.
type linkActions interface {
	OpenLink(text string)
	Open(links []string)
}

// barActions is what the player bar calls. Fractions and volume run from 0 to 1.
type barActions interface {
	TogglePlay()
	Next()
	Previous()
	Seek(fraction float64)
	SetVolume(v float64)
	// Louder turns the volume up by so many steps, of twenty in all.
	Louder(steps int)
	ToggleShuffle()
	ToggleRepeat()
	ShowLyrics()
	modeActions
}

// modeActions is what else can be done with what plays.
type modeActions interface {
	SetMuted(bool)
	SetSpeed(times float64)
	pauseActions
	// SkipChapter goes so many chapters on, or back.
	SkipChapter(by int)
	// Skip goes so many seconds on, or back.
	Skip(seconds int)
	settings.SoundActions
}

// pauseActions are the pauses that the player makes by itself.
type pauseActions interface {
	SetStopAfter(bool)
	SetSleep(minutes int)
}

// queueMenuActions is what can be done with the queue as a whole.
type queueMenuActions interface {
	UnclearQueue()
	SaveQueue()
	ShowHistory()
}

// queueActions is what the queue calls; i counts from 0 in View.Queue.
type queueActions interface {
	PlayQueued(i int)
	MoveQueued(from, to int)
	RemoveQueued(at ...int)
	ClearQueue()
}

// noticeActions is what the line of notices calls.
type noticeActions interface {
	Dismiss(id int64)
	// Undo brings back what a notice says was taken away.
	Undo(id int64)
	ShowNotices()
	ShowKeys()
}

// keyActions is what the keyboard calls.
type keyActions interface {
	Go(view.Screen)
	GoBack()
	GoForward()
	barActions
	CloseSheet()
	ShowKeys()
}
