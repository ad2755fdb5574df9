package feed

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads"
	"linnet/ads/tuf"
	"linnet/packaging/bombtest"
)

// zipped makes a small file of long texts.
func zipped(parts ...string) func() []byte {
	return sync.OnceValue(func() []byte {
		var out bytes.Buffer
		w, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
		for _, part := range parts {
			w.Write([]byte(part))
		}
		w.Close()
		return out.Bytes()
	})
}

// fullAds are as many ads as a catalogue may have, each with labels.
func fullAds(n int, labels string) string {
	ad := `{"id":"a","sponsor":"s","headline":"h","text":"t","link":"https://example.org/",` +
		`"from":"2026-11-22T12:00:00Z","until":"2026-12-22T12:00:00Z","share":1,"slot":"rail"` + labels + `},`
	return strings.TrimSuffix(strings.Repeat(ad, n), ",")
}

func catalogueBombs() map[string]func() []byte {
	return map[string]func() []byte{
		"empty ads":             zipped(`{"ads":[`, strings.Repeat("{},", maxUnzipped/3-10), `{}]}`),
		"as many ads as may be": zipped(`{"ads":[`, fullAds(maxAds, `,"languages":["en","de","fr"]`), `]}`),
		"many short lists": zipped(`{"ads":[`, fullAds(maxAds, `,"languages":["","","",""],"interests":["","","","","","","","",""]`),
			`]}`),
		"one long list":          zipped(`{"ads":[{"languages":[`, strings.Repeat(`"",`, maxUnzipped/3-20), `""]}]}`),
		"counters":               zipped(`{"counted":[`, strings.Repeat(`{},`, 5_000_000), `{}]}`),
		"counters of ads":        zipped(`{"counted":[`, strings.Repeat(`{"ads":[""]},`, 1<<20), `{}]}`),
		"interests":              zipped(`{"interests":[`, strings.Repeat(`"",`, 5_000_000), `""]}`),
		"the same list again":    zipped(`{`, strings.Repeat(`"ads":[{},{},{},{},{},{}],`, 600_000), `"ads":[]}`),
		"a list by another case": zipped(`{"ADS":[`, strings.Repeat(`{},`, 5_000_000), `{}]}`),
		"a list by an escape":    zipped(`{"\u0061ds":[`, strings.Repeat(`{},`, 5_000_000), `{}]}`),
		"a list by a long s":     zipped(`{"adſ":[`, strings.Repeat(`{},`, 5_000_000), `{}]}`),
		"depth":                  zipped(`{"x":`, strings.Repeat(`[`, maxUnzipped-10)),
		"a long text":            zipped(`{"operator":"`, strings.Repeat(`x`, maxUnzipped-20), `"}`),
		"a long number":          zipped(`{"epsilon":`, strings.Repeat(`1`, maxUnzipped-20), `}`),
		"a long name":            zipped(`{"`, strings.Repeat(`x`, maxUnzipped-20), `":1}`),
		"many names":             zipped(`{`, strings.Repeat(`"a":1,`, maxUnzipped/6-2), `"a":1}`),
		"blanks":                 zipped(strings.Repeat(" ", maxUnzipped), "{}"),
		"unzips to 40 MB":        zipped(strings.Repeat(strings.Repeat(" ", 1<<20), 40)),
	}
}

// extended is an archive of headers with many records, or long names.
func extended(record func(i int) string, kind byte) func() []byte {
	return func() []byte {
		var out bytes.Buffer
		for i := 0; out.Len() < maxBundle-(2<<20); {
			var body strings.Builder
			for body.Len() < 1<<20-100 {
				body.WriteString(record(i))
				i++
			}
			out.Write(tarHeader("x", kind, body.Len()))
			out.WriteString(body.String())
			out.Write(make([]byte, (512-body.Len()%512)%512))
		}
		out.Write(tarHeader("y", '0', 0))
		return append(out.Bytes(), make([]byte, 1024)...)
	}
}

func tarHeader(name string, kind byte, size int) []byte {
	var header [512]byte
	copy(header[:], name)
	copy(header[124:], fmt.Sprintf("%011o\x00", size))
	header[156] = kind
	copy(header[257:], "ustar\x0000")
	copy(header[148:], "        ")
	sum := 0
	for _, b := range header {
		sum += int(b)
	}
	copy(header[148:], fmt.Sprintf("%06o\x00 ", sum))
	return header[:]
}

func manyFiles() []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for i := range maxBundle / 512 {
		w.WriteHeader(&tar.Header{Name: fmt.Sprint(i), Format: tar.FormatUSTAR})
	}
	w.Close()
	return out.Bytes()
}

// roles are metadata whose every byte costs most, as large as is read of each.
func roles(most int, head, member, tail string) func() []byte {
	return func() []byte {
		return []byte(head + strings.TrimSuffix(strings.Repeat(member, (most-len(head)-len(tail))/len(member)), ",") + tail)
	}
}

// TestBombs goes over everything that is read of a feed: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, bomb := range catalogueBombs() {
		rows = append(rows, bombtest.Row{Parser: "Catalogue", Attack: attack, Bomb: bomb,
			Read: func(in *bombtest.Input) { parseCatalogue(in.Bytes()) }},
			bombtest.Row{Parser: "partner's catalogue", Attack: attack, Bomb: bomb,
				Read: func(in *bombtest.Input) { parseDelegated(in.Bytes()) }},
			bombtest.Row{Parser: "Blocklist", Attack: attack, Bomb: bomb, Read: func(in *bombtest.Input) { parseBlocklist(in.Bytes()) }})
	}
	hash := `"` + strings.Repeat("ab", 20) + `",`
	for attack, bomb := range map[string]func() []byte{
		"as many hashes as may be": zipped(`{"infohashes":[`, strings.TrimSuffix(strings.Repeat(hash, maxBlocked), ","),
			`],"audio_hashes":[`, strings.TrimSuffix(strings.Repeat(`"ab",`, maxBlocked), ","), `]}`),
		"empty hashes": zipped(`{"infohashes":[`, strings.Repeat(`"",`, 5_000_000), `""]}`),
	} {
		rows = append(rows, bombtest.Row{Parser: "Blocklist", Attack: attack, Bomb: bomb,
			Read: func(in *bombtest.Input) { parseBlocklist(in.Bytes()) }})
	}
	for attack, bomb := range map[string]func() []byte{
		"records":    extended(func(i int) string { return fmt.Sprintf("%d %x=\n", len(fmt.Sprintf("%x", i))+5, i) }, 'x'),
		"long names": extended(func(int) string { return strings.Repeat("n", 4096) }, 'L'),
		"many files": manyFiles,
		"sparse":     func() []byte { return sparse(t, 1<<40) },
	} {
		dir := t.TempDir()
		rows = append(rows, bombtest.Row{Parser: "Edition", Attack: attack, Bomb: bomb,
			Read: func(in *bombtest.Input) { unpackEdition(in.Bytes()) }},
			bombtest.Row{Parser: "Unpack", Attack: attack, Bomb: func() []byte {
				data := bomb()
				if err := os.WriteFile(filepath.Join(dir, "bundle"), data, 0o600); err != nil {
					t.Fatal(err)
				}
				return data
			}, Read: func(*bombtest.Input) { unpack(filepath.Join(dir, "bundle"), strings.Repeat("ab", 32), maxPicture) }})
	}
	rows = append(rows, metadataBombs()...)
	bombtest.Hold(t, rows)
}

func metadataBombs() (rows []bombtest.Row) {
	for attack, parts := range map[string][3]string{
		"empty lists": {
			`{"signatures":[],"signed":{"_type":"%s","spec_version":"1.0.31","version":1,"expires":"2030-01-01T00:00:00Z","x":[`,
			`[],`, `]}}`},
		"empty objects": {
			`{"signatures":[{}],"signed":{"_type":"%s","spec_version":"1.0.31","version":1,"expires":"2030-01-01T00:00:00Z","x":[`,
			`{},`, `]}}`},
		"signatures": {`{"signed":{"_type":"%s"},"signatures":[`, `{},`, `]}`},
		"depth":      {`{"signed":{"_type":"%s","x":`, `[`, ``},
	} {
		rows = append(rows,
			bombtest.Row{Parser: "root", Attack: attack, Bomb: roles(tuf.MaxRoot, fmt.Sprintf(parts[0], "root"), parts[1], parts[2]),
				Read: func(in *bombtest.Input) { parseRoot(in.Bytes()) }},
			bombtest.Row{Parser: "targets", Attack: attack, Bomb: roles(maxTargets, fmt.Sprintf(parts[0], "targets"), parts[1], parts[2]),
				Read: func(in *bombtest.Input) { parseTargets(in.Bytes()) }},
			bombtest.Row{Parser: "snapshot", Attack: attack,
				Bomb: roles(maxSnapshot, fmt.Sprintf(parts[0], "snapshot"), parts[1], parts[2]),
				Read: func(in *bombtest.Input) { metadata.Snapshot().FromBytes(in.Bytes()) }},
			bombtest.Row{Parser: "timestamp", Attack: attack,
				Bomb: roles(maxTimestamp, fmt.Sprintf(parts[0], "timestamp"), parts[1], parts[2]),
				Read: func(in *bombtest.Input) { metadata.Timestamp().FromBytes(in.Bytes()) }})
	}
	value := func(text string) func() []byte {
		return func() []byte { return []byte(strings.Repeat(text, maxItem/len(text))) }
	}
	return append(rows,
		bombtest.Row{Parser: "Item", Attack: "lists", Bomb: value("l"),
			Read: func(in *bombtest.Input) { MutableItem{Value: in.Bytes()}.value() }},
		bombtest.Row{Parser: "Item", Attack: "a long text", Bomb: func() []byte { return []byte("d1:h999999999999:x") },
			Read: func(in *bombtest.Input) { MutableItem{Value: in.Bytes()}.value() }},
		bombtest.Row{Parser: "ParseLink", Attack: "many addresses",
			Bomb: func() []byte { return []byte("linnet:feed?root=ab" + strings.Repeat("&url=x", 2<<20)) },
			Read: func(in *bombtest.Input) { ParseLink(string(in.Bytes())) }})
}

// TestBombOfAPartner: neither the operator nor a listener takes what a partner may not say, however small it is.
func TestBombOfAPartner(t *testing.T) {
	for name, alter := range map[string]func(*ads.Catalogue){
		"counters":  func(c *ads.Catalogue) { c.Counted = make([]ads.Counter, 2_000) },
		"a counter": func(c *ads.Catalogue) { c.Counted = []ads.Counter{{Campaign: "c"}} },
		"an intake": func(c *ads.Catalogue) { c.Intake = "https://elsewhere.example/report" },
		"a mode":    func(c *ads.Catalogue) { c.Mode = "solo" },
		"ε":         func(c *ads.Catalogue) { c.Epsilon = 4 },
		"a pair":    func(c *ads.Catalogue) { c.Pair = &ads.Pair{} },
		"interests": func(c *ads.Catalogue) { c.Interests = []string{"Jazz"} },
		"many ads":  func(c *ads.Catalogue) { c.Ads = make([]ads.Ad, maxDelegatedAds+1) },
	} {
		o, eu := newOperator(t), newPartner(t, "eu")
		o.admit(release("one"), eu.Desk)
		c := release("two").Catalogue
		alter(&c)
		data, err := zip(c)
		o.must(err)
		targets, err := eu.unchecked(map[string][]byte{catalogueFile: data}, nil)
		o.must(err)
		files := map[string][]byte{eu.folder() + catalogueFile: data}
		if _, err := AcceptDesk(o.dir, o.keys, eu.Name, Signed{targets, files}, o.now); !errors.Is(err, ErrForged) {
			t.Errorf("%s: the operator takes it: %v", name, err)
		}
		o.forced(eu, targets, files)
		shows(t, o.client(t.TempDir()), "one")
	}
}

// TestPartnerThatHandsItsPartOn to others, or says more in what it signs.
func TestPartnerThatHandsItsPartOn(t *testing.T) {
	o, eu, other := newOperator(t), newPartner(t, "eu"), newPartner(t, "us")
	o.admit(release("one"), eu.Desk)
	data, err := zip(release("two").Catalogue)
	o.must(err)
	files := map[string][]byte{eu.folder() + catalogueFile: data}
	for name, alter := range map[string]func(*metadata.TargetsType){
		"delegations": func(s *metadata.TargetsType) { s.Delegations, err = delegations([]Delegation{other.Desk}) },
		"a field":     func(s *metadata.TargetsType) { s.UnrecognizedFields = map[string]any{"x": strings.Repeat("x", 1000)} },
	} {
		targets, err := eu.unchecked(map[string][]byte{catalogueFile: data}, alter)
		o.must(err)
		if _, err := AcceptDesk(o.dir, o.keys, eu.Name, Signed{targets, files}, o.now); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// unchecked signs what a partner's own program would not.
func (p partner) unchecked(files map[string][]byte, alter func(*metadata.TargetsType)) ([]byte, error) {
	targets := metadata.Targets(tuf.Expires(noon, targetsLife))
	for name, data := range files {
		target, err := metadata.TargetFile().FromBytes(p.folder()+name, data, "sha256")
		if err != nil {
			return nil, err
		}
		targets.Signed.Targets[p.folder()+name] = target
	}
	if alter != nil {
		alter(&targets.Signed)
	}
	if err := tuf.Sign(targets, p.keys.Targets); err != nil {
		return nil, err
	}
	return targets.ToBytes(false)
}

// forced puts a partner's files into the repository as an operator would who does not look at them.
func (o *operator) forced(p partner, signed []byte, files map[string][]byte) {
	o.t.Helper()
	r, err := openRepository(o.dir, o.keys)
	o.must(err)
	targets, err := metadata.Targets().FromBytes(signed)
	o.must(err)
	o.must(r.putDelegated(p.Desk, targets, files, o.now))
}
