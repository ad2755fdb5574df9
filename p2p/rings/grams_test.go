package rings

import (
	"math/rand/v2"
	"testing"
)

// TestPartsOfTitlesWithoutBlanks: in scripts that do not part words, any part of a title fits the digest, and what is not there does not.
func TestPartsOfTitlesWithoutBlanks(t *testing.T) {
	var b Builder
	b.Add("椎名林檎", "無罪モラトリアム", "雨の縁側の歌")
	b.Add("周杰倫", "范特西", "愛在西元前live版")
	b.Add("아이유", "꽃갈피", "너의의미")
	b.Add("คาราบาว", "เมดอินไทยแลนด์", "รอยไถแปร")
	b.Add("Ana Lima", "Tide Tables", "Low Water")
	d := b.Digest()
	for query, want := range map[string]Fit{
		"雨の縁側": Words, "縁側": Words, "縁": Words, "モラトリ": Words, "林檎 縁側": Words, "雨の縁側の歌": Phrase, "椎名林檎": Phrase, "ﾓﾗﾄﾘ": Words,
		"西元前": Words, "西元前live": Words, "의미": Words, "갈피": Words, "ไทยแลนด์": Words, "ไถ": Words, "low 縁側": Words,
		"歌縁": None, "雨縁": None, "東京": None, "西元前demo": None, "의너": None, "ลาว": None, "縁側 snow": None, "wat": None, "at": None,
	} {
		if got := Prepare(query).Fit(d); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}

// TestDigestWithoutParts is that of a listener of before: whole words are found in it as they were, and it is not asked for parts.
func TestDigestWithoutParts(t *testing.T) {
	var b Builder
	b.Add("椎名林檎", "", "雨の縁側の歌 弾き語り")
	b.grams = nil
	d := b.Digest()
	for query, want := range map[string]Fit{"弾き語り": Words, "雨の縁側の歌": Words, "椎名林檎": Phrase, "縁側": None} {
		if got := Prepare(query).Fit(d); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}

// TestPartsAreCheap: a shelf of 5,000 tracks with titles of words that are common and rare, as languages have them, has a digest of at
// most twice the size that it had without parts, with few wrong answers.
func TestPartsAreCheap(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	skewed := func(n int) int { return int(float64(n) * random.Float64() * random.Float64()) }
	lexicon := make([]string, 4000)
	for i := range lexicon {
		for range 2 + i%2 {
			lexicon[i] += string(rune(0x4E00 + skewed(2000)))
		}
	}
	text := func(words int) (out string) {
		for range words {
			out += lexicon[skewed(len(lexicon))]
		}
		return out
	}
	var b Builder
	artist, album := "", ""
	for i := range 5000 {
		if i%10 == 0 {
			artist, album = text(2), text(2)
		}
		b.Add(artist, album, text(3))
	}
	without := b
	without.grams = nil
	d, before := b.Digest(), without.Digest()
	t.Logf("%d words and names, %d parts: %d bytes, %d without", len(b.words)+len(b.phrases), len(b.grams), len(d.bits), len(before.bits))
	if len(d.bits) > 2*len(before.bits) {
		t.Errorf("%d bytes, %d without parts", len(d.bits), len(before.bits))
	}
	wrong := 0
	for i := range 1000 {
		if Prepare(string([]rune{rune(0x9000 + i), rune(0x9001 + i), rune(0x9002 + i)})).Fit(d) != None {
			wrong++
		}
	}
	if wrong > 5 {
		t.Errorf("%d of 1000 that are not there fit", wrong)
	}
}

// TestWhatOthersAreToLookFor of what was typed.
func TestWhatOthersAreToLookFor(t *testing.T) {
	for typed, want := range map[string]string{
		"Unobtainium Waltz.mp3": "Unobtainium Waltz", "waltz ft. Bob": "waltz Bob", "waltz featuring Bob": "waltz Bob",
		"waltz (feat. Bob)": "waltz Bob)",
		"waltz mp3":         "waltz", "mp3": "mp3", ".mp3": ".mp3", "flac": "flac", "feat.": "feat.", "feat. ab": "feat. ab",
		"Feat":    "Feat",
		"Mr. Ana": "Mr. Ana", "": "", "雨.flac": "雨", "ana": "ana", "soft features": "soft features", "x.mp3.mp3 ana": "x.mp3.mp3 ana",
	} {
		if got := Sought(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	var b Builder
	b.Add("Ana Lima", "Tide", "Low Water (feat. Bob)")
	b.Add("Eva", "", "High Water ft. Cem")
	d := b.Digest()
	for query, want := range map[string]Fit{"low water ft. bob": Words, "low water featuring bob": Words, "low water.mp3": Words,
		"high water feat cem.flac": Words,
		"low water feat bob":       Phrase, "low water feat eve": None, "ana lima.mp3": Words} {
		if got := Prepare(query).Fit(d); got != want {
			t.Errorf("%q: %d, want %d", query, got, want)
		}
	}
}
