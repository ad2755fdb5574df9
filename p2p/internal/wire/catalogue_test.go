package wire

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/anacrolix/torrent/bencode"
)

func fewRows(n int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{Title: fmt.Sprintf("Song %d", i), Artist: fmt.Sprintf("Artist %d", i/10), Album: "Album", Number: i%10 + 1,
			Size: 5 << 20, Format: "flac"}
		binary.BigEndian.PutUint32(rows[i].InfoHash[:], uint32(i))
	}
	return rows
}

func catalogueOf(t testing.TB, rows []Row) []byte {
	t.Helper()
	file, n, err := WriteCatalogue(testKey(), rows)
	if err != nil || n != len(rows) {
		t.Fatalf("%d of %d rows, %v", n, len(rows), err)
	}
	return file
}

func keyOf(k ed25519.PrivateKey) Key { return Key(k.Public().(ed25519.PublicKey)) }

func TestCatalogueRoundTrip(t *testing.T) {
	for _, n := range []int{0, 1, 100, 101, 2345} {
		rows := fewRows(n)
		got, err := ReadCatalogue(catalogueOf(t, rows), keyOf(testKey()))
		if err != nil || !slices.Equal(got, rows) {
			t.Errorf("%d rows: %d, %v", n, len(got), err)
		}
	}
	if !bytes.Equal(catalogueOf(t, fewRows(200)), catalogueOf(t, fewRows(200))) {
		t.Error("the same shelf has two catalogues")
	}
}

// packed signs whatever body is said to be a catalogue.
func packed(pages ...[]byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for _, p := range pages {
		z.Write(p)
	}
	z.Close()
	return signed(b.Bytes())
}

func signed(body []byte) []byte {
	k := testKey()
	out := append([]byte(CatalogueMagic), k.Public().(ed25519.PublicKey)...)
	out = append(out, ed25519.Sign(k, append([]byte(CatalogueMagic), body...))...)
	return append(out, body...)
}

func page(text []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(text))), text...)
}

func TestForgedCatalogue(t *testing.T) {
	good := catalogueOf(t, fewRows(5))
	changed := func(at int) []byte { b := bytes.Clone(good); b[at]++; return b }
	other, _, err := WriteCatalogue(otherKey(), fewRows(5))
	if err != nil {
		t.Fatal(err)
	}
	row := Encode(fewRows(1)[0])
	row.InfoHash = row.InfoHash[1:]
	for name, b := range map[string][]byte{
		"empty": {}, "a page of the web": []byte("<html>"), "other magic": changed(0), "other key": changed(len(CatalogueMagic)),
		"other signature": changed(catalogueHeader - 1), "other body": changed(catalogueHeader + 3), "cut": good[:len(good)-1],
		"signed by somebody else": other, "not packed": signed([]byte("hello")), "not rows": packed(page([]byte("i5e"))),
		"half a page": packed(page([]byte("le"))[:3]), "empty page": packed(page([]byte("le"))),
		"bad row": packed(page(bencode.MustMarshal([]EncodedRow{row}))),
	} {
		if rows, err := ReadCatalogue(b, keyOf(testKey())); !errors.Is(err, ErrCatalogue) {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

// zeros unpacks to far more than it is.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestOversizedCatalogue(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := io.CopyN(z, zeros{}, MaxCatalogueText+1); err != nil {
		t.Fatal(err)
	}
	z.Close()
	full := bencode.MustMarshal(func() (w []EncodedRow) {
		for _, r := range fewRows(MaxRows) {
			w = append(w, Encode(r))
		}
		return w
	}())
	tooMany := slices.Repeat([][]byte{page(full)}, MaxCatalogued/MaxRows+1)
	for name, b := range map[string][]byte{
		"bytes":            make([]byte, MaxCatalogue+1),
		"a bomb of gzip":   signed(bomb.Bytes()),
		"an endless page":  packed([]byte{0xff, 0xff, 0xff, 0xff}),
		"a long page":      packed(page(make([]byte, MaxCataloguePage+1))),
		"rows of a page":   packed(page(bencode.MustMarshal(slices.Repeat([]EncodedRow{Encode(fewRows(1)[0])}, MaxRows+1)))),
		"rows in all":      packed(tooMany...),
		"a bomb of depths": packed(page(bytes.Repeat([]byte("l"), MaxCataloguePage))),
		"a bomb of length": packed(page([]byte("l9999999999999:"))),
	} {
		if rows, err := ReadCatalogue(b, keyOf(testKey())); !errors.Is(err, ErrCatalogue) {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

// TestALargeShelfFits: 50,000 tracks with hashes that do not compress.
func TestALargeShelfFits(t *testing.T) {
	rows := fewRows(MaxCatalogued)
	for i := range rows {
		sum := sha256.Sum256(binary.BigEndian.AppendUint32(nil, uint32(i)))
		copy(rows[i].InfoHash[4:], sum[:])
		rows[i].SHA256 = sum
	}
	file := catalogueOf(t, rows)
	if len(file) > MaxCatalogue {
		t.Errorf("%d bytes", len(file))
	}
	t.Logf("%d rows take %d bytes", len(rows), len(file))
}

func FuzzCatalogue(f *testing.F) {
	body := func(b []byte) []byte { return b[catalogueHeader:] }
	f.Add(body(catalogueOf(f, fewRows(3))))
	f.Add(body(packed(page([]byte("le")))))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, err := ReadCatalogue(signed(b), keyOf(testKey()))
		if err != nil {
			return
		}
		if len(rows) > MaxCatalogued {
			t.Errorf("%d rows", len(rows))
		}
		again, _, err := WriteCatalogue(testKey(), rows)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ReadCatalogue(again, keyOf(testKey())); err != nil || !slices.Equal(got, rows) {
			t.Errorf("read, written and read again: %d of %d rows, %v", len(got), len(rows), err)
		}
	})
}

func testKey() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)) }

func otherKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize))
}

func shelfValue() HeadValue {
	return HeadValue{Name: "Ana", InfoHash: make([]byte, 20), SHA256: make([]byte, 32), Size: 100, Tracks: 3}
}
