package message

import "time"

// Stars names a rating from 0 to 5.
func Stars(n int) string {
	if n == 0 {
		return Text("No rating")
	}
	return Count(n, "{n} star", "{n} stars")
}

// MoreNotices says how many notices are behind the one that is shown.
func MoreNotices(n int) string { return Count(n, "{n} more", "{n} more") }

// ShownCounts says how often an ad was seen and opened, and whether it is hidden now.
func ShownCounts(impressions, clicks int, hidden bool) string {
	seen, opened := Number(impressions), Number(clicks)
	if hidden {
		return Text("seen {seen}, opened {opened}, hidden", "seen", seen, "opened", opened)
	}
	return Text("seen {seen}, opened {opened}", "seen", seen, "opened", opened)
}

// SponsorName stands above an ad.
func SponsorName(name string) string { return Text("Sponsor · {name}", "name", name) }

// SkipsIn is on the button that ends a spoken spot, which works once no second is left.
func SkipsIn(seconds int) string {
	if seconds <= 0 {
		return Text("Skip")
	}
	return Count(seconds, "Skip in {n} second", "Skip in {n} seconds")
}

// Tab names a list with the number of what is in it.
func Tab(name string, n int) string {
	if n == 0 {
		return name
	}
	return Text("{list} {n}", "list", name, "n", Number(n))
}

// LastSpan says which time a graph shows, as "last 10 min".
func LastSpan(span string) string { return Text("last {span}", "span", span) }

// Received and Sent say how many bytes went which way in a day.
func Received(size string) string { return Text("received {size}", "size", size) }

// Sent is the other way: see Received.
func Sent(size string) string { return Text("sent {size}", "size", size) }

// Numbered is the title of a track behind its number on the album; 0 is no number.
func Numbered(n int, title string) string {
	if n == 0 {
		return title
	}
	return Text("{number}  {title}", "number", Number(n), "title", title)
}

// Rows is what a menu for several found recordings is about.
func Rows(n int) string { return Count(n, "{n} recording", "{n} recordings") }

// Transfers is what a menu for several transfers is about.
func Transfers(n int) string { return Count(n, "{n} transfer", "{n} transfers") }

// Albums is what a menu for several albums is about.
func Albums(n int) string { return Count(n, "{n} album", "{n} albums") }

// Songs says how many songs there are.
func Songs(n int) string { return Count(n, "{n} song", "{n} songs") }

// ListensWait says how many listens could not be sent yet, and why.
func ListensWait(n int, reason string) string {
	return Count(n, "One listen waits: {reason}.", "{n} listens wait: {reason}.", "reason", reason)
}

// ListensSent says how many listens were sent since the start, and when the last.
func ListensSent(n int, ago string) string {
	return Count(n, "One listen was sent, {ago}.", "{n} listens were sent, the last {ago}.", "ago", ago)
}

// SleepsIn says when the player pauses by itself.
func SleepsIn(minutes int) string {
	return Count(minutes, "Pauses in a minute", "Pauses in {n} minutes")
}

// Window is the title of the window while a song plays, and while none does.
func Window(title, artist string) string { return Dotted(title, artist, "Linnet") }

// Machine says what this computer is used for sound, where it listens, and where everything is kept.
func Machine(version, output, network, home string) string {
	return Text("Version: {version}\nSound: {output}\nNetwork: {network}\nFiles of Linnet: {home}", "version", version, "output", output,
		"network", network, "home", home)
}

// Rights is the statement that a listener makes about a folder; stated says when, or is empty.
func Rights(stated string) string {
	return Sentences(Text("I have the right to share everything in this folder. "+
		"Without this, only tracks whose tags carry a free licence are shared."), stated)
}

// Damaged says what is at stake when the settings are damaged. from is the time of the last good copy; zero: there is none.
func Damaged(from time.Time) string {
	stake := Text("Linnet can no longer tell whether you use a proxy and who may find you. It stays off the network until you decide. " +
		"Your music, plays and playlists are untouched.")
	if from.IsZero() {
		return stake
	}
	return Sentences(stake, Text("The last good copy of the settings is from {time}.", "time", DateTime(from)))
}

// Failed says why what a button does could not be done.
func Failed(err error) string { return Text("This did not work: {reason}", "reason", err.Error()) }
