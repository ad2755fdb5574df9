package feed

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/ads/stats/pair"
)

var vectorBlock = regexp.MustCompile("(?ms)^```vector ([a-z0-9-]+)\n(.*?)^```\n")

// vectors are the blocks of ads/PROTOCOL.md by name, as they stand there.
func vectors(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../PROTOCOL.md")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, m := range vectorBlock.FindAllStringSubmatch(string(text), -1) {
		all[m[1]] = strings.TrimSuffix(m[2], "\n")
	}
	return all
}

// parts are the fields of a vector: a name, a colon, and the rest of the line.
func parts(block string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(block) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		all[name] = value
	}
	return all
}

func vectorSeed() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)) }

func vectorCatalogue() ads.Catalogue {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	ad := ads.Ad{ID: "a1", Campaign: "c1", Flight: "f1", Sponsor: "Reed and Bow", Headline: "Strings that stay in tune",
		Text: "Made by hand.",
		Link: "https://reed.example.org/", Picture: strings.Repeat("0a", 32), Languages: []string{"en"}, Interests: []string{"strings"},
		Category: "instruments", From: day, Until: day.AddDate(0, 0, 14), Share: 250, Slot: ads.SlotRail,
		Spot: &ads.Spot{Spoken: ads.Spoken{SHA256: strings.Repeat("0b", 32), Bytes: 48_000, Milliseconds: 12_400, Loudness: -1610},
			Transcript: "Strings that stay in tune, made by hand at Reed and Bow."}}
	return ads.Catalogue{Version: 7, Operator: "Example Operator", Issued: day, Mode: "solo", Epsilon: 2, Intake: "../report",
		Counted: []ads.Counter{{Campaign: "c1", Flight: "f1", Ads: []string{"a1"}}}, Interests: []string{"strings"},
		Ads: []ads.Ad{ad}, Notice: "notice@example.org"}
}

func vectorBlocklist() Blocklist {
	return Blocklist{InfoHashes: []string{strings.Repeat("ab", 20)}, AudioHashes: []string{strings.Repeat("cd", 16)},
		Notice: "notice@example.org"}
}

func vectorLink() Link {
	return Link{Root: strings.Repeat("01", 32), URLs: []string{"https://ads.example.org/feed/", "https://mirror.example.net/"}}
}

// made are the vectors as the encoders write them, but for the agreement of mode pair, which is given.
func made(t *testing.T) map[string]string {
	t.Helper()
	text := func(v any) string {
		raw, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	item, err := signItem(vectorSeed(), 7, []byte("{}"), []byte("edition"))
	if err != nil {
		t.Fatal(err)
	}
	file := swarmFile([]byte("edition"))
	lines := func(all ...string) string { return strings.Join(all, "\n") }
	report := func(task string, answer int) string {
		return string(stats.Report{Task: task, Day: "2026-11-22", Answer: answer}.Bytes())
	}
	return map[string]string{
		"catalogue": text(vectorCatalogue()),
		"blocklist": text(vectorBlocklist()),
		"link":      vectorLink().String(),
		"swarm-file": lines(`content: "edition"`, "size: 7", "name: "+hex.EncodeToString(file.SHA256[:])+".tar",
			"infohash: "+hex.EncodeToString(file.InfoHash[:])),
		"item":   lines("seq: 7", "value: "+hex.EncodeToString(item.Value), "signature: "+hex.EncodeToString(item.Signature)),
		"report": lines(report(stats.TaskGenre, 7), report(stats.TaskEvent, 42)),
	}
}

// TestFeedVectorsAreWhatIsEncoded: what is written in ads/PROTOCOL.md is what operators and listeners exchange.
func TestFeedVectorsAreWhatIsEncoded(t *testing.T) {
	written := vectors(t)
	for name, want := range made(t) {
		if written[name] != want {
			t.Errorf("ads/PROTOCOL.md, %s:\n%s\nwant\n```vector %s\n%s\n```", name, written[name], name, want)
		}
	}
	if len(written) != len(made(t))+1 {
		t.Errorf("%d vectors", len(written))
	}
}

// TestFeedVectorsAreDecoded reads what ads/PROTOCOL.md says and compares it with what was meant.
func TestFeedVectorsAreDecoded(t *testing.T) {
	written := vectors(t)
	zipped, err := zip(json.RawMessage(written["catalogue"]))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := parseCatalogue(zipped); err != nil || !reflect.DeepEqual(c, vectorCatalogue()) {
		t.Errorf("catalogue: %+v, %v", c, err)
	}
	if zipped, err = zip(json.RawMessage(written["blocklist"])); err != nil {
		t.Fatal(err)
	}
	if b, err := parseBlocklist(zipped); err != nil || !reflect.DeepEqual(b, vectorBlocklist()) {
		t.Errorf("blocklist: %+v, %v", b, err)
	}
	if l, err := ParseLink(written["link"]); err != nil || !reflect.DeepEqual(l, vectorLink()) {
		t.Errorf("link: %+v, %v", l, err)
	}
	fields := parts(written["item"])
	value, err1 := hex.DecodeString(fields["value"])
	signature, err2 := hex.DecodeString(fields["signature"])
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	item := MutableItem{Seq: 7, Value: value, Signature: signature}
	p, err := item.open([32]byte(vectorSeed().Public().(ed25519.PublicKey)))
	if sum := sha256.Sum256([]byte("edition")); err != nil || !bytes.Equal(p.SHA256, sum[:]) || string(p.Timestamp) != "{}" {
		t.Errorf("item: %+v, %v", p, err)
	}
	for line := range strings.Lines(written["report"]) {
		line = strings.TrimSuffix(line, "\n")
		if r, err := stats.ParseReport([]byte(line)); err != nil || string(r.Bytes()) != line || r.Day != "2026-11-22" {
			t.Errorf("report: %+v, %v", r, err)
		}
	}
}

// TestPairVector works out the task's id and cuts a report into the parts that ads/PROTOCOL.md names.
func TestPairVector(t *testing.T) {
	fields := parts(vectors(t)["pair-task"])
	var agreement ads.Pair
	if err := json.Unmarshal([]byte(fields["agreement"]), &agreement); err != nil {
		t.Fatal(err)
	}
	task, err := pair.NewTask(stats.TaskGenre, 1, agreement)
	if err != nil || task.ID() != fields["id"] || task.ReportURL() != fields["report"] || task.TokenURL() != fields["token"] {
		t.Fatalf("%s, %v; want %s", task.ID(), err, fields["id"])
	}
	draft, err := task.Draft(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), 7)
	if err != nil {
		t.Fatal(err)
	}
	rest := draft.Report[16:]
	if day := int(rest[7]) | int(rest[6])<<8; day != 20779 || !bytes.Equal(rest[:6], make([]byte, 6)) {
		t.Errorf("day %d", day)
	}
	var sizes []string
	for rest = rest[8:]; len(rest) >= 2; {
		n := int(rest[0])<<8 | int(rest[1])
		sizes, rest = append(sizes, strconv.Itoa(n)), rest[2+n:]
	}
	if got := strings.Join(sizes, " "); len(rest) != 0 || got != fields["sizes"] || !slices.Equal(sizes[3:], []string{"0"}) {
		t.Errorf("parts of %s bytes, want %s", got, fields["sizes"])
	}
}
