package wire

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/anacrolix/torrent/bencode"
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
	CatalogueMagic   = "linnet-catalogue-1\n"
	CatalogueFormat  = "linnet" // in the place of the extension by content
	catalogueHeader  = len(CatalogueMagic) + ed25519.PublicKeySize + ed25519.SignatureSize
	MaxCatalogue     = 8 << 20 // bytes; 50,000 rows take about 5 MB
	MaxCatalogued    = 50_000  // rows
	MaxCataloguePage = 60 << 10
	// MaxCatalogueText is what a catalogue may unpack to. A row has at most 2.2 kB, 300 bytes on average.
	MaxCatalogueText = 64 << 20
)

// ErrCatalogue says that a catalogue is not the one its head promised.
var ErrCatalogue = errors.New("forged or malformed catalogue")

// WriteCatalogue signs and packs rows. What does not fit into the largest catalogue is left out; it
// returns how many rows are in it.
func WriteCatalogue(key ed25519.PrivateKey, rows []Row) (file []byte, n int, err error) {
	for n = len(rows); ; n = n * 3 / 4 {
		body, err := packRows(rows[:n])
		if err != nil {
			return nil, 0, fmt.Errorf("packing the catalogue: %w", err)
		}
		if catalogueHeader+len(body) > MaxCatalogue {
			continue
		}
		out := append([]byte(CatalogueMagic), key.Public().(ed25519.PublicKey)...)
		out = append(out, ed25519.Sign(key, append([]byte(CatalogueMagic), body...))...)
		return append(out, body...), n, nil
	}
}

func packRows(rows []Row) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	put := func(page []EncodedRow) error {
		text, err := bencode.Marshal(page)
		if err != nil {
			return err
		}
		_, err = z.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(text))), text...))
		return err
	}
	var page []EncodedRow
	size := 0
	for _, r := range rows {
		w := Encode(r)
		n := len(bencode.MustMarshal(w))
		if len(page) == MaxRows || size+n > MaxPageRows {
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

// ReadCatalogue checks that key signed a catalogue and reads its rows within the bounds above.
func ReadCatalogue(file []byte, key Key) ([]Row, error) {
	if len(file) > MaxCatalogue || len(file) < catalogueHeader || !bytes.HasPrefix(file, []byte(CatalogueMagic)) {
		return nil, fmt.Errorf("%w: %d bytes", ErrCatalogue, len(file))
	}
	signer, sig := file[len(CatalogueMagic):][:ed25519.PublicKeySize], file[catalogueHeader-ed25519.SignatureSize:catalogueHeader]
	body := file[catalogueHeader:]
	if !bytes.Equal(signer, key[:]) || !ed25519.Verify(signer, append([]byte(CatalogueMagic), body...), sig) {
		return nil, fmt.Errorf("%w: signature", ErrCatalogue)
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCatalogue, err)
	}
	return readPages(&io.LimitedReader{R: z, N: MaxCatalogueText})
}

// readPages reads until the text, or what may be read of it, ends.
func readPages(r io.Reader) ([]Row, error) {
	var rows []Row
	for {
		var length [4]byte
		if _, err := io.ReadFull(r, length[:]); err == io.EOF {
			return rows, nil
		} else if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCatalogue, err)
		}
		n := binary.BigEndian.Uint32(length[:])
		if n > MaxCataloguePage {
			return nil, fmt.Errorf("%w: page of %d bytes", ErrCatalogue, n)
		}
		page := make([]byte, n)
		if _, err := io.ReadFull(r, page); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCatalogue, err)
		}
		more, err := DecodeRows(page)
		if err != nil || len(more) == 0 || len(rows)+len(more) > MaxCatalogued {
			return nil, errors.Join(fmt.Errorf("%w: after %d rows", ErrCatalogue, len(rows)), err)
		}
		rows = append(rows, more...)
	}
}
