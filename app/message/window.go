package message

import (
	"fmt"
	"strings"
	"time"
)

var (
	stars      = Forms{"%s star", "%s stars"}
	songs      = Forms{"%s song", "%s songs"}
	sleepsIn   = Forms{"Pauses in a minute", "Pauses in %s minutes"}
	moreNotice = Forms{"%s more", "%s more"}
)

// Stars names a rating from 0 to 5.
func Stars(n int) string {
	if n == 0 {
		return "No rating"
	}
	return stars.Of(n)
}

// MoreNotices says how many notices are behind the one that is shown.
func MoreNotices(n int) string { return moreNotice.Of(n) }

// ShownCounts says how often an ad was seen and opened, and whether it is hidden now.
func ShownCounts(impressions, clicks int, hidden bool) string {
	if hidden {
		return fmt.Sprintf("seen %s, opened %s, hidden", Number(impressions), Number(clicks))
	}
	return fmt.Sprintf("seen %s, opened %s", Number(impressions), Number(clicks))
}

// SortedBy names the order of the albums, which English writes small within a sentence.
func SortedBy(order string, reversed bool) string {
	if reversed {
		return fmt.Sprintf("Sorted by %s, reversed", strings.ToLower(order))
	}
	return fmt.Sprintf("Sorted by %s", strings.ToLower(order))
}

// SponsorName stands above an ad.
func SponsorName(name string) string { return fmt.Sprintf("Sponsor · %s", name) }

// Tab names a list with the number of what is in it.
func Tab(name string, n int) string {
	if n == 0 {
		return name
	}
	return fmt.Sprintf("%s %s", name, Number(n))
}

// LastSpan says which time a graph shows, as "last 10 min".
func LastSpan(span string) string { return fmt.Sprintf("last %s", span) }

// Received and Sent say how many bytes went which way in a day.
func Received(size string) string { return fmt.Sprintf("received %s", size) }

// Sent is the other way: see Received.
func Sent(size string) string { return fmt.Sprintf("sent %s", size) }

// Numbered is the title of a track behind its number on the album; 0 is no number.
func Numbered(n int, title string) string {
	if n == 0 {
		return title
	}
	return fmt.Sprintf("%d  %s", n, title)
}

// Songs says how many songs there are.
func Songs(n int) string { return songs.Of(n) }

// ListensWait says how many listens could not be sent yet, and why.
func ListensWait(n int, reason string) string {
	if n == 1 {
		return fmt.Sprintf("One listen waits: %s.", reason)
	}
	return fmt.Sprintf("%s listens wait: %s.", Number(n), reason)
}

// ListensSent says how many listens were sent since the start, and when the last.
func ListensSent(n int, ago string) string {
	if n == 1 {
		return fmt.Sprintf("One listen was sent, %s.", ago)
	}
	return fmt.Sprintf("%s listens were sent, the last %s.", Number(n), ago)
}

// SleepsIn says when the player pauses by itself.
func SleepsIn(minutes int) string { return sleepsIn.Of(minutes) }

// Window is the title of the window while a song plays, and while none does.
func Window(title, artist string) string { return Dotted(title, artist, "Linnet") }

// Machine says what this computer is used for sound, where it listens, and where everything is kept.
func Machine(output, network, home string) string {
	return fmt.Sprintf("Sound: %s\nNetwork: %s\nFiles of Linnet: %s", output, network, home)
}

// Rights is the statement that a listener makes about a folder; stated says when, or is empty.
func Rights(stated string) string {
	if stated == "" {
		return "I have the right to share everything in this folder. Without this, only tracks whose tags carry a free licence are shared."
	}
	return fmt.Sprintf("I have the right to share everything in this folder. Without this, only tracks whose tags carry a free licence are "+
		"shared. %s", stated)
}

// Damaged says what is at stake when the settings are damaged. from is the time of the last good copy; zero: there is none.
func Damaged(from time.Time) string {
	if from.IsZero() {
		return "Linnet can no longer tell whether you use a proxy and who may find you. It stays off the network until you decide. Your " +
			"music, plays and playlists are untouched."
	}
	return fmt.Sprintf("Linnet can no longer tell whether you use a proxy and who may find you. It stays off the network until you decide. "+
		"Your music, plays and "+
		"playlists are untouched. The last good copy of the settings is from %s.", Day(from))
}

// Failed says why what a button does could not be done.
func Failed(err error) string { return fmt.Sprintf("This did not work: %v", err) }
