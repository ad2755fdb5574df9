package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

const noticesHead = `What others wrote, and Linnet contains
======================================

Linnet itself is under the MIT licence, in the file LICENSE. Into its programs the following modules are linked. First the list, with
the place of each source, also of those under the Mozilla Public License 2.0 (its section 3.2); then every text once, with the
modules that it comes with. The emoji of the font EmojiOneColor, which comes with the toolkit fyne.io/fyne, were drawn by EmojiOne and
are under the Creative Commons Attribution 4.0 licence. The font M+ 1p, which
comes with github.com/hajimehoshi/ebiten, is by the M+ FONTS PROJECT, which permits all use. The demo music is in the public domain
(CC0 1.0).

`

// notices writes the licences of the modules: a list, and each text once.
func notices(modules []module, out io.Writer) error {
	var b strings.Builder
	b.WriteString(noticesHead)
	from := map[string][]string{} // text: where it stands
	var texts []string
	for _, m := range modules {
		fmt.Fprintf(&b, "  %-60s %s\n", m.name(), m.Texts[0].ID)
		fmt.Fprintf(&b, "      %s\n", m.source())
		for _, t := range m.Texts {
			if t.Text == "" {
				continue
			}
			if from[t.Text] == nil {
				texts = append(texts, t.Text)
			}
			from[t.Text] = append(from[t.Text], m.name()+", "+t.File)
		}
	}
	for _, t := range texts {
		fmt.Fprintf(&b, "\n%s\n%s\n%s\n\n%s\n", strings.Repeat("-", 80), strings.Join(from[t], "\n"), strings.Repeat("-", 80), t)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// name is module and version as a person writes them.
func (m module) name() string {
	if m.Path == "std" {
		return "Go's standard library " + m.Version
	}
	return m.Path + " " + m.Version
}

// source is where the source of just this version can be had.
func (m module) source() string {
	if m.Path == "std" {
		return "https://go.dev/dl/go" + m.Version + ".src.tar.gz"
	}
	return "https://pkg.go.dev/" + m.Path + "@" + m.Version
}

// declared is every licence that a module comes with, as an expression of SPDX.
func (m module) declared() string {
	var ids []string
	for _, t := range m.Texts {
		if t.ID != "" && t.ID != copyleft { // whose texts stand beside tools that are not linked
			ids = append(ids, t.ID)
		}
	}
	slices.Sort(ids)
	return cmp.Or(strings.Join(slices.Compact(ids), " AND "), "NOASSERTION")
}
