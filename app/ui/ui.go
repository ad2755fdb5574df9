// Package ui draws a [view.View] in a Fyne window and turns what a person does into calls of state's methods. Showing a View is cheap and
// disturbs nothing that did not change: not the scroll position, not the focus, not the text being typed.
//
// The package does nothing else. The UI starts no goroutine, opens no file, reads no clock and decides nothing: the View is complete.
// Fyne's window driver is never imported, so the tests need neither a display nor cgo.
package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// Actions is everything a person can do in the window. Every method returns at once and fails
// silently; trouble arrives in a later View.
type Actions interface {
	navigator
	welcomer
	librarian
	seeker
	companion
	carrier
	player
	queuer
	advertiser
	sponsorer
	confider
	settler
	dismisser
	sheeter
	opener
}

// Pictures hands out covers and ad pictures.
type Pictures interface {
	// Picture returns the picture that a View names ref, scaled to at most px pixels on its longer side. It returns nil until the picture is
	// loaded; then a new View follows.
	Picture(ref string, px int) image.Image
}

// State is what ui needs of *state.State in all.
type State interface {
	Actions
	Pictures
	// View returns the newest View. Picture may be called from any goroutine.
	View() *view.View
	// Changed receives after a newer View was published; it has capacity 1 and coalesces.
	Changed() <-chan struct{}
}

// screen is one page of the content. Its show is called while it is the open one only.
type screen interface {
	root() fyne.CanvasObject
	show(v *view.View)
}

// UI is the window's content. A UI belongs to the UI goroutine.
type UI struct {
	app   fyne.App
	win   fyne.Window
	title string // of the window
	theme view.Theme
	front int // View.Raised as of the last View

	gallery *gallery
	frame   *frame
	layers  *fyne.Container // the frame; hidden while the first questions stand
	sidebar *sidebar
	search  *searchBox
	screens map[view.Screen]screen
	rail    *rail
	panel   *panel
	bar     *bar
	trouble *troubleLine
	sheet   *sheetPage
	desk    *songDesk
	welcome *welcomePage
}

// Build makes all regions once and puts them into w. The theme must come first: Widgets that were built earlier would keep their colours.
func Build(app fyne.App, w fyne.Window, s State) *UI {
	first := s.View()
	app.Settings().SetTheme(NewTheme(first.Theme))
	spare, keys := spareKeys(s), &fyne.ShortcutHandler{}
	g := newGallery(s, w.Canvas())
	u := &UI{app: app, win: w, theme: first.Theme, gallery: g, frame: &frame{}}
	u.sidebar = newSidebar(s)
	u.search = newSearchBox(s, keys.TypedShortcut)
	u.desk = &songDesk{do: s, gallery: g, spare: spare, canvas: w.Canvas(), open: app.OpenURL}
	u.sheet = newSheetPage(s, w.Canvas(), app.Clipboard().SetContent, chooseFile(w), spare)
	u.screens = map[view.Screen]screen{
		view.ScreenLibrary:   newLibrary(s, u.desk, keys.TypedShortcut),
		view.ScreenSearch:    newSearch(s, u.desk),
		view.ScreenPeople:    newPeople(s, u.desk, keys.TypedShortcut, app.Clipboard().SetContent),
		view.ScreenTransfers: newTransfers(s, w.Canvas(), g, spare),
		view.ScreenSponsors:  newSponsors(s),
		view.ScreenPrivacy:   newPrivacy(s),
		view.ScreenSettings:  newSettings(s, w),
	}
	u.panel = newPanel(s, g, app.OpenURL)
	u.rail = newRail(s, g, u.panel.object, spare)
	u.bar = newBar(s, g, u.toggleRail)
	u.trouble = newTrouble(s)
	u.welcome = newWelcome(s, w)
	u.assemble(w)
	bindKeys(w.Canvas(), keys, s, func() { u.search.take(w.Canvas()) })
	takeLinks(w, s)
	app.Lifecycle().SetOnEnteredForeground(func() { u.panel.front(true) })
	app.Lifecycle().SetOnExitedForeground(func() { u.panel.front(false) })
	u.Show(first)
	return u
}

// assemble puts the regions into w.
func (u *UI) assemble(w fyne.Window) {
	stack := container.NewStack()
	for _, entry := range screens() {
		page := u.screens[entry.screen].root()
		page.Hide()
		stack.Add(page)
	}
	stack.Add(u.sheet.object)
	content := kit.Inset(container.NewBorder(kit.Field(u.search), u.trouble.object, nil, nil, stack), 18, 24, 0, 24)
	u.frame.side, u.frame.content, u.frame.rail, u.frame.bar = u.sidebar.object, content, u.rail.object, u.bar.object
	u.frame.changed = func(narrow, rail bool) {
		u.sidebar.compact(narrow)
		u.bar.fold(narrow)
		u.panel.place(rail && u.layers.Visible())
	}
	u.layers = container.New(u.frame, u.frame.objects()...)
	w.SetPadded(false)
	w.SetContent(container.NewStack(u.layers, u.welcome.object))
}

// Show writes v into the widgets, touching only what differs from the View shown before. Show must be called on the UI goroutine.
func (u *UI) Show(v *view.View) {
	if v.Theme != u.theme {
		u.theme = v.Theme
		u.app.Settings().SetTheme(NewTheme(v.Theme))
	}
	if title := windowTitle(v.Bar); title != u.title {
		u.title = title
		u.win.SetTitle(title)
	}
	if v.Raised != u.front {
		u.front = v.Raised
		u.win.RequestFocus()
	}
	u.welcome.show(v)
	reveal(u.layers, v.Welcome == nil)
	u.panel.place(u.layers.Visible() && u.frame.railShown(u.frame.width))
	u.gallery.retry()
	u.sidebar.show(v)
	u.search.show(v)
	u.rail.show(v)
	u.panel.show(&v.Panel)
	u.bar.show(&v.Bar)
	u.trouble.show(v.Notices)
	u.desk.playlists = v.Library.Playlists
	u.sheet.show(v.Sheet)
	for name, s := range u.screens {
		if name == v.Screen {
			s.show(v)
		}
		reveal(s.root(), name == v.Screen && v.Sheet == nil)
	}
}

// toggleRail opens or closes the rail.
func (u *UI) toggleRail() {
	u.frame.toggleRail()
	u.layers.Refresh()
	u.frame.Layout(nil, u.layers.Size())
}

// Size is how large the window opens: all four regions have their place.
func Size() fyne.Size { return fyne.NewSize(1280, 800) }

// windowTitle names what plays, for task bars and window lists.
func windowTitle(b view.Bar) string {
	if b.Title == "" || !b.Playing {
		return message.Window("", "")
	}
	return message.Window(b.Title, b.Artist)
}
