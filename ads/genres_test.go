package ads

import "testing"

func TestGenresAreFixed(t *testing.T) {
	names := Genres()
	if len(names) != Buckets || names[17] != "Folk" || names[Buckets-1] != "Other" {
		t.Fatalf("%d names, 17 is %q, the last is %q", len(names), names[17], names[Buckets-1])
	}
	for i, name := range names {
		if GenreBucket(name) != i {
			t.Errorf("%q falls into %d, not into its own bucket %d", name, GenreBucket(name), i)
		}
	}
	names[0] = "changed"
	if Genres()[0] != "Acoustic" {
		t.Error("a caller could change the names")
	}
}

func TestOtherNamesMeanAKnownGenre(t *testing.T) {
	for spelling, name := range otherNames {
		if got := GenreBucket(spelling); genres[got] != name {
			t.Errorf("%q falls into %q, want %q", spelling, genres[got], name)
		}
	}
}

func TestGenreBucket(t *testing.T) {
	for tag, want := range map[string]string{
		"folk": "Folk", "Indie Folk": "Folk", "Folk Rock": "Rock", "HIPHOP": "Hip-Hop", "Drum & Bass": "Drum and Bass",
		"Drum'n'Bass": "Drum and Bass", "R & B": "R&B", "Rock/Pop": "Rock", "Jazz; Funk": "Jazz", "progressive metal": "Metal",
		"": "Other", "Шансон": "Other", "/": "Other", "Children's": "Children’s", "\x00\xff": "Other",
	} {
		if got := genres[GenreBucket(tag)]; got != want {
			t.Errorf("%q falls into %q, want %q", tag, got, want)
		}
	}
}

func FuzzGenreBucket(f *testing.F) {
	f.Add("Rock/Pop; x")
	f.Fuzz(func(t *testing.T, tag string) {
		if b := GenreBucket(tag); b < 0 || b >= Buckets {
			t.Errorf("bucket %d", b)
		}
	})
}
