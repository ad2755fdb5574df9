package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// bindKeys makes the keyboard do what the pointer does: Ctrl+F searches. Ctrl+1 to Ctrl+7 open the screens. Ctrl+Left and Ctrl+Right
// change the track, Ctrl+Up and Ctrl+Down the volume. Ctrl+A selects all rows of a list, Ctrl+Enter queues those that are selected. Ctrl+/
// and F1 show all keys. Alt+Left goes back, Alt+Right on again. Alt+Up and Alt+Down move the selected row of a playlist or the
// queue. Space plays or pauses unless another widget uses the key. Escape closes the sheet or page that covers the screen. The
// combinations are hung up in c, and in own for a widget that would keep them from c.
func bindKeys(c fyne.Canvas, own *fyne.ShortcutHandler, s keyActions, search func()) {
	ctrl := func(key fyne.KeyName, do func()) {
		keys := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
		c.AddShortcut(keys, func(fyne.Shortcut) { do() })
		own.AddShortcut(keys, func(fyne.Shortcut) { do() })
	}
	ctrl(fyne.KeyF, search)
	for key, do := range map[fyne.KeyName]func(){fyne.KeyLeft: s.GoBack, fyne.KeyRight: s.GoForward} {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt}, func(fyne.Shortcut) { do() })
	}
	ctrl(fyne.KeyUp, func() { s.Louder(1) })
	ctrl(fyne.KeyDown, func() { s.Louder(-1) })
	ctrl(fyne.KeyLeft, s.Previous)
	ctrl(fyne.KeyRight, s.Next)
	numbers := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7}
	for i, entry := range screens() {
		ctrl(numbers[i], func() { s.Go(entry.screen) })
	}
	for key, by := range map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1} {
		keys := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt}
		c.AddShortcut(keys, func(fyne.Shortcut) {
			if list, is := c.Focused().(interface{ MoveSelected(by int) }); is {
				list.MoveSelected(by)
			}
		})
	}
	c.AddShortcut(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) {
		if list, is := c.Focused().(interface{ SelectAll() }); is {
			list.SelectAll()
		}
	})
	enter := func() {
		if list, is := c.Focused().(interface{ Enter(fyne.KeyModifier) }); is {
			list.Enter(fyne.KeyModifierShortcutDefault)
		}
	}
	ctrl(fyne.KeyReturn, enter)
	ctrl(fyne.KeyEnter, enter)
	ctrl(fyne.KeySlash, s.ShowKeys)
	c.SetOnTypedKey(spareKeys(s))
}

// skipped is how many seconds Left and Right go.
const skipped = 5

// The toolkit does not name the keyboard's media keys. These are their codes under X11 (evdev keycodes of linux/input-event-codes.h, and
// 8), where the desktop leaves them to the window.
const (
	keyNext     = 171
	keyPlay     = 172
	keyPrevious = 173
)

// spareKeys does what Space and Escape are for; lists and fields pass it the keys they have no use for.
func spareKeys(s interface {
	TogglePlay()
	Previous()
	Next()
	Skip(seconds int)
	CloseSheet()
	ShowKeys()
}) func(*fyne.KeyEvent) {
	return func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeySpace:
			s.TogglePlay()
		case fyne.KeyEscape:
			s.CloseSheet()
		case fyne.KeyF1:
			s.ShowKeys()
		case fyne.KeyLeft:
			s.Skip(-skipped)
		case fyne.KeyRight:
			s.Skip(skipped)
		case fyne.KeyUnknown:
			if do := map[int]func(){keyNext: s.Next, keyPlay: s.TogglePlay, keyPrevious: s.Previous}[e.Physical.ScanCode]; do != nil {
				do()
			}
		}
	}
}
