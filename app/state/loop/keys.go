package loop

import (
	"context"

	"linnet/app/message"
	"linnet/app/state/view"
)

// ShowKeys opens a sheet with what the keyboard can do. It may be called from any other goroutine.
func (l *Loop) ShowKeys() {
	l.Do(func(context.Context) {
		v := view.Sheet{Title: message.Text("Keys")}
		for _, k := range []struct {
			keys, does message.ID
		}{
			{message.ID("Ctrl F"), message.ID("Search")},
			{message.ID("Ctrl 1 … Ctrl 7"), message.ID("The screens, in the order of the sidebar")},
			{message.ID("Tab, Shift Tab"), message.ID("To the next thing, and back")},
			{message.ID("Esc"), message.ID("Close what covers the screen; clear the search box")},
			{message.ID("Alt ← →"), message.ID("Back to where you were, and on again")},
			{message.ID("↑ ↓, Home, End, Page"), message.ID("Through a list")},
			{message.ID("A … Z"), message.ID("To the next row that begins so")},
			{message.ID("Enter"), message.ID("Play or open the selected row")},
			{message.ID("Ctrl Enter"), message.ID("Put the selected rows at the end of the queue")},
			{message.ID("Shift Enter"), message.ID("Get the selected rows from other listeners")},
			{message.ID("Shift ↑ ↓, Shift click"), message.ID("Select rows in a row")},
			{message.ID("Ctrl click"), message.ID("Select one more row, or one less")},
			{message.ID("Ctrl A"), message.ID("Select all rows of the list")},
			{message.ID("Menu"), message.ID("What can be done with the selected rows")},
			{message.ID("Delete"), message.ID("Take the selected rows out of the queue or the playlist; cancel transfers")},
			{message.ID("Alt ↑ ↓"), message.ID("Move the selected row of the queue or a playlist")},
			{message.ID("Space"), message.ID("Play or pause")},
			{message.ID("← →"), message.ID("Five seconds back or on")},
			{message.ID("Ctrl ← →"), message.ID("The song before, the next song")},
			{message.ID("Ctrl ↑ ↓"), message.ID("Louder, quieter")},
			{message.ID("F1, Ctrl /"), message.ID("This list")},
		} {
			v.Facts = append(v.Facts, view.Fact{Name: k.keys.Text(), Value: k.does.Text()})
		}
		l.OpenSheet(v, Sheet{})
	})
}
