package kit

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// NavItem leads to a page: a glyph, its name, and a count that asks for attention.
type NavItem struct {
	hover
	icon    *Icon
	label   *Text
	count   *Text
	back    *canvas.Rectangle
	badge   *canvas.Rectangle
	mark    *canvas.Rectangle // at the left of the open page: its ground alone is hardly seen
	on      bool
	compact bool
}

// NewNavItem returns an item that calls tapped.
func NewNavItem(label string, g Glyph, tapped func()) *NavItem {
	n := &NavItem{
		icon:  NewIcon(g, ColorMuted, 18),
		label: NewText(Style{Color: ColorMuted}, label),
		count: NewText(Style{Color: ColorOnAccent, Size: 11, Bold: true, Align: fyne.TextAlignCenter}, ""),
		back:  &canvas.Rectangle{CornerRadius: 9},
		badge: &canvas.Rectangle{CornerRadius: 9},
		mark:  &canvas.Rectangle{CornerRadius: 1.5},
	}
	n.onTapped = tapped
	n.ExtendBaseWidget(n)
	return n
}

// Label returns the name of the page.
func (n *NavItem) Label() string { return n.label.Text() }

// Set shows whether the item's page is open, and a count; 0 shows none.
func (n *NavItem) Set(on bool, count int) {
	text := ""
	if count > 0 {
		text = strconv.Itoa(count)
	}
	if on == n.on && text == n.count.Text() {
		return
	}
	n.on = on
	n.count.Set(text)
	n.Refresh()
}

// MouseIn shows the name where the glyph stands alone.
func (n *NavItem) MouseIn(e *desktop.MouseEvent) {
	n.hover.MouseIn(e)
	if n.compact {
		tell(n, n.Label())
	}
}

// MouseOut implements desktop.Hoverable.
func (n *NavItem) MouseOut() {
	n.hover.MouseOut()
	hush(n)
}

// SetCompact leaves the glyph only.
func (n *NavItem) SetCompact(compact bool) {
	if compact != n.compact {
		n.compact = compact
		n.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{n.back, n.mark, n.icon, n.label, n.badge, n.count},
		min:     func() fyne.Size { return fyne.NewSize(38, 36) },
		layout:  n.layout,
		paint:   n.paint,
	})
}

func (n *NavItem) layout(size fyne.Size) {
	Place(n.back, Box(0, 0, size.Width, size.Height))
	Place(n.mark, Box(0, middle(size.Height, 18), 3, 18))
	Place(n.icon, Box(10, middle(size.Height, 18), 18, 18))
	Place(n.label, Box(40, 0, max(0, size.Width-76), size.Height))
	w := max(20, n.count.MinSize().Width+12)
	x, y := size.Width-w-10, middle(size.Height, 18)
	if n.compact {
		x, y = size.Width-w, 0
	}
	Place(n.badge, Box(x, y, w, 18))
	Place(n.count, Box(x, y, w, 18))
}

func (n *NavItem) paint() {
	ink, fill := ColorMuted, color.Color(color.Transparent)
	if n.hovered {
		ink, fill = ColorText, blend(tint(ColorSidebar), tint(ColorRaised), .5)
	}
	if n.on {
		ink, fill = ColorText, tint(ColorRaised)
	}
	n.back.FillColor, n.badge.FillColor, n.mark.FillColor = fill, tint(ColorAccent), tint(ColorAccent)
	n.mark.Hidden = !n.on
	n.icon.SetColor(ink)
	n.label.SetColor(ink)
	n.label.SetBold(n.on)
	n.label.Hidden = n.compact
	n.badge.Hidden = n.count.Text() == ""
	n.count.Hidden = n.badge.Hidden
	outline(n.back, n.focused)
	n.layout(n.Size())
}
