package tracker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
)

// follow bounds redirections, and keeps from the next server the address before it, in which closed trackers put a listener's key.
func follow(next *http.Request, via []*http.Request) error {
	next.Header.Del("Referer")
	if len(via) > maxRedirects {
		return errors.New("too many redirections")
	}
	return nil
}

func announceHTTP(ctx context.Context, dial Dial, u *url.URL, r Request) (Reply, error) {
	transport := &http.Transport{Proxy: nil, DialContext: dial, DisableKeepAlives: true, DisableCompression: true,
		MaxResponseHeaderBytes: maxHeader}
	defer transport.CloseIdleConnections()
	client := http.Client{Transport: transport, CheckRedirect: follow}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, announcing(u, r), nil)
	if err != nil {
		return Reply{}, ErrAddress
	}
	q.Header.Set("User-Agent", "Linnet")
	res, err := client.Do(q)
	if err != nil {
		var with *url.Error
		if errors.As(err, &with) {
			err = with.Err // without the address
		}
		return Reply{}, fmt.Errorf("asking a tracker: %w", err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxReply+1))
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("reading a tracker's reply: %w", err)
	case len(b) > maxReply:
		return Reply{}, fmt.Errorf("%w: more than %d bytes", ErrReply, maxReply)
	}
	return readHTTP(b)
}

// announcing is the address with the parameters of BEP 3. Those that it has already, such as a listener's key, stay as they are.
func announcing(u *url.URL, r Request) string {
	text := func(b []byte) string { return url.QueryEscape(string(b)) }
	query := "info_hash=" + text(r.InfoHash[:]) + "&peer_id=" + text(r.PeerID[:]) + "&port=" + strconv.Itoa(int(r.Port)) +
		"&uploaded=" + strconv.FormatInt(r.Uploaded, 10) + "&downloaded=" + strconv.FormatInt(r.Downloaded, 10) +
		"&left=" + strconv.FormatInt(r.Left, 10) + "&compact=1&numwant=" + strconv.Itoa(wanted(r)) + "&key=" +
		strconv.FormatUint(uint64(r.Key), 16)
	if event := [...]string{"", "completed", "started", "stopped"}[r.Event]; event != "" {
		query += "&event=" + event
	}
	to := *u
	if to.RawQuery != "" {
		query = to.RawQuery + "&" + query
	}
	to.RawQuery, to.Fragment = query, ""
	return to.String()
}

func wanted(r Request) int {
	if r.Event == Stopped {
		return 0
	}
	return peersWanted
}

// readHTTP reads a bencoded reply: compact peers, or a list of dictionaries.
func readHTTP(b []byte) (Reply, error) {
	var d struct {
		Failure  string        `bencode:"failure reason"`
		Interval int64         `bencode:"interval"`
		Peers    bencode.Bytes `bencode:"peers"`
		Peers6   []byte        `bencode:"peers6"`
	}
	if err := wire.Unmarshal(b, &d); err != nil {
		return Reply{}, fmt.Errorf("%w: %w", ErrReply, err)
	}
	if d.Failure != "" {
		return Reply{}, fmt.Errorf("%w: %s", ErrRefused, wire.Showable(d.Failure, 100))
	}
	out := Reply{Interval: interval(d.Interval)}
	var packed []byte
	var list []struct {
		IP   string `bencode:"ip"`
		Port int    `bencode:"port"`
	}
	switch {
	case len(d.Peers) == 0:
	case d.Peers[0] == 'l':
		if err := bencode.Unmarshal(d.Peers, &list); err != nil {
			return Reply{}, fmt.Errorf("%w: %w", ErrReply, err)
		}
	default:
		if err := bencode.Unmarshal(d.Peers, &packed); err != nil {
			return Reply{}, fmt.Errorf("%w: %w", ErrReply, err)
		}
	}
	for _, p := range list {
		if a, err := netip.ParseAddr(p.IP); err == nil && p.Port > 0 && p.Port < 1<<16 && len(out.Peers) < maxPeers {
			out.Peers = append(out.Peers, netip.AddrPortFrom(a.Unmap().WithZone(""), uint16(p.Port)))
		}
	}
	out.Peers = append(out.Peers, compact(packed, 4)...)
	out.Peers = append(out.Peers, compact(d.Peers6, 16)...)
	out.Peers = out.Peers[:min(len(out.Peers), maxPeers)]
	return out, nil
}
