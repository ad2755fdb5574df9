// Package sheet shows or asks one thing in the place of a screen: tags, lyrics, files to choose from, the rules of a playlist.
package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/page"
)

// Page shows or asks one thing in the place of the screen: tags, lyrics, a playlist's name.
type Page struct {
	Object *fyne.Container
	do     Actions
	around Surroundings

	head    *page.Heading
	body    *fyne.Container // made anew for each sheet
	note    *kit.Text
	lyrics  *kit.List[lyricRow, int]
	files   *fileList
	lines   []string
	line    int
	shown   int64
	entries map[string]*page.OwnEntry // by the key of their field
	rules   *ruleBox                  // nil: the sheet has none
}

// Surroundings is what a Page uses of the window it stands in. The Canvas is required.
type Surroundings struct {
	Canvas fyne.Canvas
	Clip   func(text string)    // puts text on the clipboard
	Choose FileChooser          // lets a person choose a file
	Spare  func(*fyne.KeyEvent) // gets the keys that lists have no use for
}

// New builds a Page, which is hidden while there is no sheet.
func New(do Actions, around Surroundings) *Page {
	p := &Page{do: do, around: around, files: newFileList(do, around.Spare), head: page.NewHeading("", ""),
		body: container.NewStack(), line: -1,
		note: kit.NewText(kit.Style{Color: kit.ColorMuted, Elide: true}, "")}
	p.lyrics = kit.NewList(kit.Rows[lyricRow, int]{
		Key:   func(r *lyricRow) int { return r.at },
		New:   func() kit.Line[lyricRow] { return newLyricLine() },
		Spare: around.Spare,
	})
	top := kit.Beside(12, 0, p.head.Object, container.New(kit.Middle{},
		kit.NewIconButton(message.Text("Close"), look.Glyph("close"), do.CloseSheet)))
	p.Object = container.NewBorder(kit.Inset(top, kit.Sides(20, 0, 14, 0)), nil, nil, nil, p.body)
	p.Object.Hide()
	return p
}

// Show shows s, or nothing.
func (p *Page) Show(s *view.Sheet) {
	kit.Reveal(p.Object, s != nil)
	if s == nil {
		p.shown = 0
		return
	}
	if s.ID != p.shown {
		p.shown = s.ID
		p.build(s)
	}
	p.note.Set(s.Note)
	for _, f := range s.Fields {
		if e := p.entries[f.Key]; e != nil {
			e.Follow(f.Value)
		}
	}
	if p.rules != nil {
		p.rules.show(s.Rules)
	}
	p.files.rows.SetRows(s.Files)
	if len(s.Lines) > 0 {
		p.sing(s)
	}
}

// build makes the body of another sheet.
func (p *Page) build(s *view.Sheet) {
	p.head.Set(s.Title, s.Subtitle)
	p.entries, p.rules, p.lines, p.line = map[string]*page.OwnEntry{}, nil, nil, -2
	switch {
	case len(s.Lines) > 0:
		p.body.Objects = []fyne.CanvasObject{p.lyrics}
	case s.Files != nil:
		foot := kit.Inset(kit.Down(8, p.note, p.buttons(s)), kit.Sides(8, 0, 16, 0))
		p.body.Objects = []fyne.CanvasObject{container.NewBorder(nil, foot, nil, nil, p.files.object)}
		p.files.rows.Rewind()
	default:
		p.form(s)
	}
	p.body.Refresh()
	// Only objects that are laid out can be focused.
	for _, f := range s.Fields {
		if e := p.entries[f.Key]; e != nil && e.Text == "" {
			p.around.Canvas.Focus(e)
			break
		}
	}
}

// form makes a body of texts and fields.
func (p *Page) form(s *view.Sheet) {
	column := kit.Down(12)
	if s.Text != "" {
		column.Add(page.Prose(s.Text))
	}
	for _, f := range s.Facts {
		name := kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, f.Name)
		column.Add(kit.Beside(12, 1, container.New(kit.Wide(170), container.New(kit.Top{}, name)),
			kit.NewParagraph(kit.Style{Color: kit.ColorText}, 0, f.Value)))
	}
	for _, f := range s.Fields {
		if s.Ruled && f.Key == s.Fields[len(s.Fields)-1].Key {
			p.rules = newRuleBox(p.do)
			column.Add(p.rules.object)
		}
		column.Add(p.field(f))
	}
	if s.Help != "" {
		column.Add(kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, page.Readable, s.Help))
	}
	column.Add(p.note)
	column.Add(p.buttons(s))
	p.body.Objects = []fyne.CanvasObject{kit.Inset(container.NewVScroll(kit.Inset(column, kit.Sides(0, page.BarRoom, 24, 0))),
		kit.Sides(0, -page.BarRoom, 0, 0))}
}

// field is a label above an entry or a choice.
func (p *Page) field(f view.Field) fyne.CanvasObject {
	label := kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, f.Label)
	if f.Choices != nil {
		choice := widget.NewSelect(f.Choices, nil)
		choice.Selected = f.Value
		choice.OnChanged = func(text string) { p.do.SetField(f.Key, text) }
		return kit.Down(4, label, kit.Field(choice))
	}
	entry := page.NewOwnEntry(f.Hint, func(text string) { p.do.SetField(f.Key, text) }, p.do.CloseSheet)
	entry.Text = f.Value
	entry.OnSubmitted = func(string) { p.do.Submit() }
	p.entries[f.Key] = entry
	if f.File == view.NoFile {
		return kit.Down(4, label, kit.Field(entry))
	}
	choose := kit.NewButton(kit.Plain, message.Text("Choose…"), func() { p.around.Choose(f.File, entry.SetText) })
	return kit.Down(4, label, kit.Beside(8, 0, kit.Field(entry), container.New(kit.Middle{}, choose)))
}

func (p *Page) buttons(s *view.Sheet) fyne.CanvasObject {
	if s.Decline != "" { // neither answer is larger, brighter or nearer than the other
		return kit.Inset(container.NewGridWithColumns(2, kit.NewButton(kit.Plain, s.Action, p.do.Submit),
			kit.NewButton(kit.Plain, s.Decline, p.do.Decline)), kit.Sides(
			0, 0, 0, 0))

	}
	row := kit.Flow(8)
	if s.Action != "" {
		row.Add(kit.NewButton(kit.Primary, s.Action, p.do.Submit))
	}
	if s.Copy != "" {
		text := s.Copy
		row.Add(kit.NewButton(kit.Primary, message.Text("Copy the link"), func() { p.around.Clip(text) }))
	}
	if s.Action != "" {
		row.Add(kit.NewButton(kit.Plain, message.Text("Cancel"), p.do.CloseSheet))
	} else {
		row.Add(kit.NewButton(kit.Plain, message.Text("Close"), p.do.CloseSheet))
	}
	return row
}

// sing marks the line that is sung and keeps it in sight.
func (p *Page) sing(s *view.Sheet) {
	if s.Line == p.line {
		return
	}
	rows := make([]lyricRow, len(s.Lines))
	for i, text := range s.Lines {
		rows[i] = lyricRow{i, text, i == s.Line}
	}
	p.lyrics.SetRows(rows)
	if p.line == -2 {
		p.lyrics.Rewind()
	}
	p.line = s.Line
	if s.Line >= 0 {
		p.lyrics.ScrollTo(min(s.Line+3, len(rows)-1))
	}
}

// lyricRow is one line of lyrics.
type lyricRow struct {
	at   int
	text string
	sung bool
}

// lyricLine draws it.
type lyricLine struct {
	object fyne.CanvasObject
	text   *kit.Text
}

func newLyricLine() *lyricLine {
	l := &lyricLine{text: kit.NewText(kit.Style{Size: 16, Elide: true, Color: kit.ColorMuted}, "")}
	l.object = container.New(kit.High(34), kit.Inset(l.text, kit.Sides(0, 8, 0, 8)))
	return l
}

// Object implements kit.Line.
func (l *lyricLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *lyricLine) Fill(r *lyricRow) {
	l.text.Set(r.text)
	l.text.SetBold(r.sung)
	l.text.SetColor(kit.ColorMuted)
	if r.sung {
		l.text.SetColor(kit.ColorAccentText)
	}
}

// Reveal implements kit.Line: there is nothing to do with a line.
func (l *lyricLine) Reveal(bool) {}
