package metainfo

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/wire"
)

const (
	MaxMagnet  = 16 << 10 // bytes
	MaxTorrent = 6 << 20  // bytes of a .torrent file; a hundred thousand pieces have a third of that
	maxHinted  = 50       // peers named in a magnet link
)

// ErrNotTorrent says that a text is no magnet link, or a file no .torrent file.
var ErrNotTorrent = errors.New("not a torrent")

// A Torrent is what a link or a file says of one.
type Torrent struct {
	Row   wire.Row         // its infohash, and its title if it was said
	V2    [32]byte         // the infohash of BEP 52, where there is one
	Peers []netip.AddrPort // who may have it
	Info  []byte           // the info dictionary, where a .torrent file told it
	Only  []Places         // which files are meant, where a magnet link says so
	Hosts Hosts            // what else it names, and Linnet does not use
}

// Hosts are what a torrent names beside peers: trackers (BEP 3, 12, 15) and web seeds (BEP 19). Linnet asks neither, but says so.
type Hosts struct{ Tracker, WebSeed bool }

// ParseMagnet reads a magnet link: v1, v2 or both (BEP 9, BEP 52), with the peers it names. Trackers
// and web seeds in it are noted, and not used. The error wraps ErrNotTorrent.
func ParseMagnet(s string) (Torrent, error) {
	if len(s) > MaxMagnet {
		return Torrent{}, fmt.Errorf("magnet link of %d bytes: %w", len(s), ErrNotTorrent)
	}
	m, err := metainfo.ParseMagnetV2Uri(strings.TrimSpace(s))
	if err != nil {
		return Torrent{}, fmt.Errorf("magnet link: %w: %w", ErrNotTorrent, err)
	}
	w := Torrent{Row: wire.Row{InfoHash: wire.InfoHash(m.InfoHash.Value), Title: Titled(wire.Showable(m.DisplayName, wire.MaxString))}}
	if m.V2InfoHash.Ok {
		w.V2 = m.V2InfoHash.Value
	}
	if !w.named() {
		return Torrent{}, fmt.Errorf("magnet link without an infohash: %w", ErrNotTorrent)
	}
	for _, peer := range m.Params["x.pe"] {
		if a, err := netip.ParseAddrPort(peer); err == nil && a.Port() != 0 && len(w.Peers) < maxHinted {
			w.Peers = append(w.Peers, a)
		}
	}
	for _, text := range m.Params["so"] {
		w.Only = append(w.Only, selectOnly(text)...)
	}
	w.Hosts = Hosts{Tracker: len(m.Trackers) > 0, WebSeed: m.Params.Has("ws") || m.Params.Has("as")}
	return w, nil
}

// named fills in the infohash of a torrent that has only that of BEP 52: its first 20 bytes.
func (w *Torrent) named() bool {
	if w.Row.InfoHash == (wire.InfoHash{}) {
		copy(w.Row.InfoHash[:], w.V2[:])
	}
	return w.Row.InfoHash != wire.InfoHash{}
}

// ReadTorrent reads a .torrent file: v1, v2 or hybrid. Trackers and web seeds in it are noted, and not used.
// The error wraps ErrNotTorrent.
func ReadTorrent(r io.Reader) (Torrent, error) {
	var read bytes.Buffer
	_, err := io.Copy(&read, io.LimitReader(r, MaxTorrent+1))
	b := read.Bytes()
	if err != nil {
		return Torrent{}, fmt.Errorf("torrent file: %w", err)
	}
	if len(b) > MaxTorrent {
		return Torrent{}, fmt.Errorf("torrent file of more than %d bytes: %w", MaxTorrent, ErrNotTorrent)
	}
	var m metainfo.MetaInfo
	if err := wire.Unmarshal(b, &m); err != nil {
		return Torrent{}, fmt.Errorf("torrent file: %w: %w", ErrNotTorrent, err)
	}
	info, err := m.UnmarshalInfo()
	if err == nil {
		err = CheckInfo(&info)
	}
	if err != nil {
		return Torrent{}, fmt.Errorf("torrent file: %w: %w", ErrNotTorrent, err)
	}
	w := Torrent{Row: wire.Row{Title: TitleOf(&info)}, Info: m.InfoBytes}
	w.Hosts = Hosts{Tracker: m.Announce != "" || len(m.AnnounceList) > 0, WebSeed: len(m.UrlList) > 0}
	if info.HasV1() {
		w.Row.InfoHash = wire.InfoHash(m.HashInfoBytes())
	}
	if info.HasV2() {
		w.V2 = sha256.Sum256(m.InfoBytes)
	}
	w.named()
	return w, nil
}
