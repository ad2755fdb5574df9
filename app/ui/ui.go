// Package ui draws a [view.View] in a Fyne window and turns what a person does into calls of state's methods. Showing a View is cheap and
// disturbs nothing that did not change: not the scroll position, not the focus, not the text being typed.
//
// The package does nothing else. The UI starts no goroutine, opens no file, reads no clock and decides nothing: the View is complete.
// Fyne's window driver is never imported, so the tests need neither a display nor cgo.
package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/library"
	"linnet/app/ui/look"
	"linnet/app/ui/people"
	"linnet/app/ui/privacy"
	"linnet/app/ui/rows"
	"linnet/app/ui/search"
	"linnet/app/ui/settings"
	"linnet/app/ui/sheet"
	"linnet/app/ui/sponsors"
	"linnet/app/ui/transfers"
)

// screen is one page of the content. Its Show is called while it is the open one only.
type screen interface {
	Root() fyne.CanvasObject
	Show(v *view.View)
}

// UI is the window's content. A UI belongs to the UI goroutine.
type UI struct {
	app   fyne.App
	win   fyne.Window
	title string // of the window
	theme view.Theme
	front int // View.Raised as of the last View

	minimised bool
	behind    bool // a View was not drawn, as nobody would have seen it

	gallery *look.Gallery
	frame   *frame
	layers  *fyne.Container // the frame; hidden while the first questions stand
	sidebar *sidebar
	search  *searchBox
	screens map[view.Screen]screen
	rail    *rail
	panel   *sponsors.Panel
	bar     *bar
	notice  *noticeLine
	content *fyne.Container // search box, screen and notice
	sheet   *sheet.Page
	menus   *rows.Menus
	welcome *welcomePage
}

// Build makes all regions once and puts them into w. The theme must come first: Widgets that were built earlier would keep their colours.
func Build(app fyne.App, w fyne.Window, p Program) *UI {
	first := p.Views.View()
	app.Settings().SetTheme(look.NewTheme(first.Theme))
	pressed := struct {
		Views
		PlaybackSlice
		WindowSlice
	}{p.Views, p.Playback, p.Window}
	spare, keys := spareKeys(pressed), &fyne.ShortcutHandler{}
	g := look.NewGallery(p.Window, w.Canvas())
	u := &UI{app: app, win: w, theme: first.Theme, gallery: g, frame: &frame{}}
	away := struct {
		Views
		SearchSlice
	}{p.Views, p.Search}
	u.sidebar = newSidebar(away)
	u.search = newSearchBox(away, keys.TypedShortcut, u.intoHits)
	songs := struct {
		BrowseSlice
		PlaybackSlice
		FoldersSlice
	}{p.Browse, p.Playback, p.Folders}
	u.menus = &rows.Menus{Do: songs, Gallery: g, Spare: spare, Canvas: w.Canvas(), Open: app.OpenURL,
		Clip: app.Clipboard().SetContent}
	u.sheet = sheet.New(struct {
		WindowSlice
		BrowseSlice
		TransfersSlice
	}{p.Window, p.Browse, p.Transfers},
		sheet.Surroundings{Canvas: w.Canvas(), Clip: app.Clipboard().SetContent, Choose: sheet.ChooseFile(w),
			Spare: spare})
	u.screens = p.screens(app, w, u.menus, keys.TypedShortcut)
	u.screens[view.ScreenLibrary] = library.New(songs, u.menus, keys.TypedShortcut)
	u.panel = sponsors.NewPanel(p.Sponsors, g, app.OpenURL)
	u.rail = newRail(p.Playback, g, u.panel.Object, spare)
	u.bar = newBar(p.Playback, g, u.toggleRail)
	u.notice = newNotice(p.Window)
	u.welcome = newWelcome(struct {
		FoldersSlice
		SettingsSlice
	}{p.Folders, p.Settings}, w)
	u.assemble(w)
	u.frame.resized = func(size fyne.Size) { p.Views.Resized(size.Width, size.Height) }
	bindKeys(w.Canvas(), keys, pressed, func() { u.search.take(w.Canvas()) })
	takeLinks(w, p.Transfers)
	app.Lifecycle().SetOnEnteredForeground(func() { u.panel.Front(true) })
	app.Lifecycle().SetOnExitedForeground(func() { u.panel.Front(false) })
	u.Show(first)
	return u
}

// screens makes all screens but the Library.
func (p Program) screens(app fyne.App, w fyne.Window, menus *rows.Menus, keys func(fyne.Shortcut)) map[view.Screen]screen {
	found := struct {
		SearchSlice
		PeopleSlice
	}{p.Search, p.People}
	return map[view.Screen]screen{
		view.ScreenSearch:    search.New(found, menus),
		view.ScreenPeople:    people.New(found, menus, keys, app.Clipboard().SetContent),
		view.ScreenTransfers: transfers.New(p.Transfers, w.Canvas(), menus.Gallery, menus.Spare),
		view.ScreenSponsors:  sponsors.New(p.Sponsors),
		view.ScreenPrivacy: privacy.New(struct {
			SponsorsSlice
			privacy.ListenActions
			Views
		}{p.Sponsors, p.Playback, p.Views}),
		view.ScreenSettings: settings.New(struct {
			SettingsSlice
			FoldersSlice
			TransfersSlice
			settings.SoundActions
			Views
		}{p.Settings, p.Folders, p.Transfers, p.Playback, p.Views}, w),
	}
}

// assemble puts the regions into w.
func (u *UI) assemble(w fyne.Window) {
	stack := container.NewStack()
	for _, entry := range screens() {
		page := u.screens[entry.screen].Root()
		page.Hide()
		stack.Add(page)
	}
	stack.Add(u.sheet.Object)
	// The order is that of Tab: from the search box into what it finds.
	box := kit.Field(u.search)
	u.content = container.New(layout.NewBorderLayout(box, u.notice.object, nil, nil), box, stack, u.notice.object)
	content := kit.Inset(u.content, kit.Sides(18, 24, 0, 24))
	u.frame.side, u.frame.content, u.frame.rail, u.frame.bar = u.sidebar.object, content, u.rail.object, u.bar.object
	u.frame.changed = func(f folds) {
		u.sidebar.compact(f.narrow, f.short)
		u.bar.fold(f.narrow)
		u.rail.fold(f.short)
		u.notice.fold(f.short)
		u.panel.Place(f.rail && !f.short && u.layers.Visible())
	}
	u.layers = container.New(u.frame, u.frame.objects()...)
	w.SetPadded(false)
	w.SetContent(container.NewStack(u.layers, u.welcome.object, kit.NewTips()))
}

// Show writes v into the widgets, touching only what differs from the View shown before. Show must be called on the UI goroutine.
func (u *UI) Show(v *view.View) {
	if v.Theme != u.theme {
		u.theme = v.Theme
		u.app.Settings().SetTheme(look.NewTheme(v.Theme))
	}
	if title := windowTitle(v.Bar); title != u.title {
		u.title = title
		u.win.SetTitle(title)
	}
	if v.Quitting {
		u.app.Quit()
	}
	if v.Raised != u.front {
		u.front = v.Raised
		u.win.RequestFocus()
	}
	if u.behind = u.minimised; u.behind {
		return
	}
	u.welcome.show(v)
	kit.Reveal(u.layers, v.Welcome == nil)
	u.panel.Place(u.layers.Visible() && u.frame.railShown(u.frame.width) && u.frame.height >= short)
	u.gallery.Retry()
	u.sidebar.show(v)
	u.search.show(v)
	u.rail.show(v)
	u.panel.Show(&v.Panel)
	u.bar.show(&v.Bar)
	u.notice.show(v.Notices)
	u.makeRoom()
	u.menus.Playlists, u.menus.Sounding = v.Library.Playlists, v.Bar.Playing
	u.sheet.Show(v.Sheet)
	for name, s := range u.screens {
		if name == v.Screen {
			s.Show(v)
		}
		kit.Reveal(s.Root(), name == v.Screen && v.Sheet == nil)
	}
}

// makeRoom gives the notice its height. Its text wraps, so that the height is known once it has its width.
func (u *UI) makeRoom() {
	for range 2 {
		if h := u.notice.object.MinSize().Height; u.notice.object.Visible() && h != u.notice.high {
			u.notice.high = h
			u.content.Refresh()
		}
	}
}

// intoHits leads from the search box to the first hit, if the Search screen is open.
func (u *UI) intoHits() {
	if s, is := u.screens[view.ScreenSearch].(*search.Screen); is && s.Root().Visible() {
		s.First()
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
