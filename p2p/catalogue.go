package p2p

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
)

// A catalogue lists what a listener shares, for those who browse or follow. It is one file:
//
//	"linnet-catalogue-1\n", the ed25519 public key (32 bytes), a signature (64 bytes) of the first
//	line and all that follows the signature, and gzip of pages: each is its length (4 bytes,
//	big-endian, at most 60 KiB) and a bencoded list of at most 100 rows, as a reply has them.
//
// Its torrent follows the rule of tracks (offer.go) with the extension "linnet". It is a pure
// function of key and rows, so that a shelf that did not change has the same catalogue.
const (
	catalogueMagic   = "linnet-catalogue-1\n"
	catalogueFormat  = "linnet" // in the place of the extension by content
	catalogueHeader  = len(catalogueMagic) + ed25519.PublicKeySize + ed25519.SignatureSize
	maxCatalogue     = 8 << 20 // bytes; 50,000 rows take about 5 MB
	maxCatalogued    = 50_000  // rows
	maxCataloguePage = 60 << 10
	// maxCatalogueText is what a catalogue may unpack to. A row has at most 2.2 kB, 300 bytes on average.
	maxCatalogueText = 64 << 20
)

// errCatalogue says that a catalogue is not the one its head promised.
var errCatalogue = errors.New("forged or malformed catalogue")

// A Cataloguer is a Shelf that can list the rows of all it shares. Catalogue stops when yield
// returns false. A node whose Shelf is none has an empty catalogue.
type Cataloguer interface {
	Catalogue(ctx context.Context, yield func(Row) bool) error
}

// rowsOf lists what the shelf shares, in the order of a catalogue; no more than fit into one.
func rowsOf(ctx context.Context, s Shelf) ([]Row, error) {
	c, ok := s.(Cataloguer)
	if !ok {
		return nil, nil
	}
	var rows []Row
	err := c.Catalogue(ctx, func(r Row) bool {
		if w := wire.Encode(r); w.Check() == nil {
			rows = append(rows, w.Row())
		}
		return ctx.Err() == nil && len(rows) < maxCatalogued
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("listing the shelf: %w", err)
	}
	slices.SortFunc(rows, inCatalogue)
	rows = slices.CompactFunc(rows, func(a, b Row) bool { return a.InfoHash == b.InfoHash })
	return rows, nil
}

// inCatalogue orders rows as one browses: by artist, album, disc and number.
func inCatalogue(a, b Row) int {
	return cmp.Or(cmp.Compare(a.Artist, b.Artist), cmp.Compare(a.Album, b.Album), cmp.Compare(a.Disc, b.Disc),
		cmp.Compare(a.Number, b.Number), cmp.Compare(a.Title, b.Title), bytes.Compare(a.InfoHash[:], b.InfoHash[:]))
}

// writeCatalogue signs and packs rows. What does not fit into the largest catalogue is left out; it
// returns how many rows are in it.
func writeCatalogue(key ed25519.PrivateKey, rows []Row) (file []byte, n int, err error) {
	for n = len(rows); ; n = n * 3 / 4 {
		body, err := packRows(rows[:n])
		if err != nil {
			return nil, 0, fmt.Errorf("packing the catalogue: %w", err)
		}
		if catalogueHeader+len(body) > maxCatalogue {
			continue
		}
		out := append([]byte(catalogueMagic), key.Public().(ed25519.PublicKey)...)
		out = append(out, ed25519.Sign(key, append([]byte(catalogueMagic), body...))...)
		return append(out, body...), n, nil
	}
}

func packRows(rows []Row) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	put := func(page []wire.EncodedRow) error {
		text, err := bencode.Marshal(page)
		if err != nil {
			return err
		}
		_, err = z.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(text))), text...))
		return err
	}
	var page []wire.EncodedRow
	size := 0
	for _, r := range rows {
		w := wire.Encode(r)
		n := len(bencode.MustMarshal(w))
		if len(page) == wire.MaxRows || size+n > wire.MaxPageRows {
			if err := put(page); err != nil {
				return nil, err
			}
			page, size = page[:0], 0
		}
		page, size = append(page, w), size+n
	}
	if len(page) > 0 {
		if err := put(page); err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return b.Bytes(), err
}

// readCatalogue checks that key signed a catalogue and reads its rows within the bounds above.
func readCatalogue(file []byte, key Key) ([]Row, error) {
	if len(file) > maxCatalogue || len(file) < catalogueHeader || !bytes.HasPrefix(file, []byte(catalogueMagic)) {
		return nil, fmt.Errorf("%w: %d bytes", errCatalogue, len(file))
	}
	signer, sig := file[len(catalogueMagic):][:ed25519.PublicKeySize], file[catalogueHeader-ed25519.SignatureSize:catalogueHeader]
	body := file[catalogueHeader:]
	if !bytes.Equal(signer, key[:]) || !ed25519.Verify(signer, append([]byte(catalogueMagic), body...), sig) {
		return nil, fmt.Errorf("%w: signature", errCatalogue)
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errCatalogue, err)
	}
	return readPages(&io.LimitedReader{R: z, N: maxCatalogueText})
}

// readPages reads until the text, or what may be read of it, ends.
func readPages(r io.Reader) ([]Row, error) {
	var rows []Row
	for {
		var length [4]byte
		if _, err := io.ReadFull(r, length[:]); err == io.EOF {
			return rows, nil
		} else if err != nil {
			return nil, fmt.Errorf("%w: %w", errCatalogue, err)
		}
		n := binary.BigEndian.Uint32(length[:])
		if n > maxCataloguePage {
			return nil, fmt.Errorf("%w: page of %d bytes", errCatalogue, n)
		}
		page := make([]byte, n)
		if _, err := io.ReadFull(r, page); err != nil {
			return nil, fmt.Errorf("%w: %w", errCatalogue, err)
		}
		more, err := wire.DecodeRows(page)
		if err != nil || len(more) == 0 || len(rows)+len(more) > maxCatalogued {
			return nil, errors.Join(fmt.Errorf("%w: after %d rows", errCatalogue, len(rows)), err)
		}
		rows = append(rows, more...)
	}
}
