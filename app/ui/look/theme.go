// Package look is how Linnet looks: its colours, its icons, and the pictures in covers. It knows no screen.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// palette is one set of Linnet's colours. Muted text reads at 4.5:1 on every surface (a test holds
// that); faint is for large and decorative things only.
type palette struct {
	background, sidebar, surface, raised, line color.NRGBA
	text, muted, faint                         color.NRGBA
	accent, onAccent, accentText               color.NRGBA
	good, warn                                 color.NRGBA
	shadow                                     color.NRGBA
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

func darkPalette() palette {
	return palette{
		background: rgb(0x171412), sidebar: rgb(0x120F0D), surface: rgb(0x1F1B18), raised: rgb(0x2A2520), line: rgb(0x352F2A),
		text: rgb(0xF3ECE4), muted: rgb(0xB3A79A), faint: rgb(0x8C8177),
		accent: rgb(0xE4485F), onAccent: rgb(0x1A0A0D), accentText: rgb(0xF27C8D),
		good: rgb(0x86BF8C), warn: rgb(0xE2A84B),
		shadow: color.NRGBA{A: 0x50},
	}
}

func lightPalette() palette {
	return palette{
		background: rgb(0xFBF7F2), sidebar: rgb(0xF3ECE4), surface: rgb(0xFFFFFF), raised: rgb(0xF1E9E0), line: rgb(0xE4DACF),
		text: rgb(0x231D18), muted: rgb(0x655A50), faint: rgb(0x82766B),
		accent: rgb(0xC42D47), onAccent: rgb(0xFFFFFF), accentText: rgb(0xC42D47),
		good: rgb(0x2F7A3A), warn: rgb(0x8A5A00),
		shadow: color.NRGBA{R: 0x23, G: 0x1D, B: 0x18, A: 0x16},
	}
}

// names gives each colour the names by which kit and Fyne's own widgets ask for it.
func (p palette) names() map[fyne.ThemeColorName]color.Color {
	shade := func(c color.NRGBA, alpha uint8) color.NRGBA { c.A = alpha; return c }
	return map[fyne.ThemeColorName]color.Color{
		kit.ColorBackground: p.background,
		kit.ColorSidebar:    p.sidebar,
		kit.ColorSurface:    p.surface,
		kit.ColorRaised:     p.raised,
		kit.ColorLine:       p.line,
		kit.ColorText:       p.text,
		kit.ColorMuted:      p.muted,
		kit.ColorFaint:      p.faint,
		kit.ColorAccent:     p.accent,
		kit.ColorOnAccent:   p.onAccent,
		kit.ColorAccentText: p.accentText,
		kit.ColorGood:       p.good,
		kit.ColorWarn:       p.warn,

		theme.ColorNameDisabled:            p.faint,
		theme.ColorNameError:               p.accentText,
		theme.ColorNameFocus:               shade(p.accent, 0x60),
		theme.ColorNameHeaderBackground:    p.sidebar,
		theme.ColorNameInputBackground:     shade(p.surface, 0), // kit.Field draws the ground
		theme.ColorNameInputBorder:         shade(p.line, 0),
		theme.ColorNameHover:               p.raised,
		theme.ColorNameMenuBackground:      p.surface,
		theme.ColorNameOverlayBackground:   p.surface,
		theme.ColorNamePressed:             p.line,
		theme.ColorNameScrollBar:           shade(p.faint, 0x90),
		theme.ColorNameScrollBarBackground: color.Transparent,
		theme.ColorNameSelection:           shade(p.accent, 0x50),
		theme.ColorNameShadow:              p.shadow,
	}
}

// look is Linnet's theme: a choice of two palettes over Fyne's fonts and icons.
type look struct {
	fyne.Theme
	choice      view.Theme
	dark, light map[fyne.ThemeColorName]color.Color
}

// NewTheme returns Linnet's colours, type and spacing. ThemeSystem follows the desktop's choice of
// dark or light.
func NewTheme(choice view.Theme) fyne.Theme {
	return &look{Theme: theme.DefaultTheme(), choice: choice, dark: darkPalette().names(), light: lightPalette().names()}
}

// Color implements fyne.Theme.
func (l *look) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch l.choice {
	case view.ThemeDark:
		variant = theme.VariantDark
	case view.ThemeLight:
		variant = theme.VariantLight
	}
	ours := l.dark
	if variant == theme.VariantLight {
		ours = l.light
	}
	if c, ok := ours[name]; ok {
		return c
	}
	return l.Theme.Color(name, variant)
}

// Size implements fyne.Theme.
func (l *look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return kit.SizeBody
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 11.5
	case theme.SizeNameInlineIcon:
		return 20
	case theme.SizeNameInputBorder:
		return 1
	case theme.SizeNameInputRadius, theme.SizeNamePopupRadius, theme.SizeNameMenuRadius:
		return 12
	case theme.SizeNameDialogRadius:
		return 14
	case theme.SizeNameButtonRadius, theme.SizeNameSelectionRadius:
		return 9
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return l.Theme.Size(name)
}
