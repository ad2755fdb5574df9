package message

import "testing"

// TestCouldNotIsOneSentence, whatever the action is about.
func TestCouldNotIsOneSentence(t *testing.T) {
	for _, c := range []struct {
		action Action
		want   string
	}{
		{ChangePlaylist, "Could not change the playlist: the disk is full."},
		{FinishTest, "The test did not finish: the disk is full."},
		{Add("/a"), "Could not add /a: the disk is full."},
		{Remove("/a"), "Could not remove /a: the disk is full."},
		{Open("/a"), "Could not open /a: the disk is full."},
		{Import("a.m3u"), "Could not import a.m3u: the disk is full."},
		{Fetch("Rio"), "Could not fetch “Rio”: the disk is full."},
		{FetchFound("Rio"), "Could not fetch “Rio”, which was found for a wish: the disk is full."},
		{Share("/a"), "Could not change what is shared of /a: the disk is full."},
	} {
		if got := CouldNot(c.action, "the disk is full"); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
