package metainfo

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"strings"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/tracker"
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
	Row      wire.Row         // its infohash, and its title if it was said
	V2       [32]byte         // the infohash of BEP 52, where there is one
	Peers    []netip.AddrPort // who may have it
	Info     []byte           // the info dictionary, where a .torrent file told it
	Only     []Places         // which files are meant, where a magnet link says so
	Trackers [][]string       // in tiers (BEP 12)
	WebSeeds []string         // addresses of servers that may have the bytes (BEP 19)

	known int // trackers
}

// ParseMagnet reads a magnet link: v1, v2 or both (BEP 9, BEP 52), with the peers, trackers and web seeds
// that it names. The error wraps ErrNotTorrent.
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
	for _, one := range m.Trackers {
		w.addTier([]string{one})
	}
	for _, text := range m.Params["so"] {
		w.Only = append(w.Only, selectOnly(text)...)
	}
	w.addWebSeeds(m.Params["ws"])
	w.addWebSeeds(m.Params["as"])
	return w, nil
}

// How many a torrent may name.
const (
	maxTrackers = 20
	maxWebSeeds = 20
	maxWebSeed  = 2000 // bytes of an address
)

// addTier adds trackers that are asked in turn, without those that are no address of one.
func (w *Torrent) addTier(tier []string) {
	var sound []string
	for _, one := range tier {
		if tracker.Check(one) == nil && w.known < maxTrackers {
			sound = append(sound, one)
			w.known++
		}
	}
	if len(sound) > 0 {
		w.Trackers = append(w.Trackers, sound)
	}
}

// addWebSeeds adds addresses of servers, without those that can be none.
func (w *Torrent) addWebSeeds(addresses []string) {
	for _, one := range addresses {
		if u, err := url.Parse(one); err == nil && len(one) <= maxWebSeed && u.Hostname() != "" && u.User == nil &&
			(u.Scheme == "http" || u.Scheme == "https") && len(w.WebSeeds) < maxWebSeeds {
			w.WebSeeds = append(w.WebSeeds, one)
		}
	}
}

// named fills in the infohash of a torrent that has only that of BEP 52: its first 20 bytes.
func (w *Torrent) named() bool {
	if w.Row.InfoHash == (wire.InfoHash{}) {
		copy(w.Row.InfoHash[:], w.V2[:])
	}
	return w.Row.InfoHash != wire.InfoHash{}
}

// ReadTorrent reads a .torrent file: v1, v2 or hybrid, with the trackers and web seeds that it names.
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
	for _, tier := range m.UpvertedAnnounceList() {
		w.addTier(tier)
	}
	w.addWebSeeds(m.UrlList)
	if info.HasV1() {
		w.Row.InfoHash = wire.InfoHash(m.HashInfoBytes())
	}
	if info.HasV2() {
		w.V2 = sha256.Sum256(m.InfoBytes)
	}
	w.named()
	return w, nil
}
