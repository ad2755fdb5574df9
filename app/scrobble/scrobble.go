// Package scrobble tells a server of the ListenBrainz protocol what was heard, once the listener has agreed to it and given a token of an
// account there (listenbrainz.readthedocs.io, API of version 1).
//
// A listen is written to a file before it is sent, so that it survives being offline and the end of the program. It leaves the file when
// the server has taken it, so that it is sent once; one whose answer was cut off is sent again, and servers of the protocol know it by its
// time and title. A listen that the server calls nonsense is dropped. What plays now is told at most once a track, and is forgotten when
// it cannot be told.
package scrobble

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// DefaultServer is that of the MetaBrainz Foundation.
const DefaultServer = "https://api.listenbrainz.org"

// Why nothing could be sent; found by errors.Is.
var (
	ErrToken  = errors.New("the server does not know that token")
	ErrServer = errors.New("that is no address of a server")
)

// errRefused says that the server will never take these listens.
var errRefused = errors.New("the server refuses them")

// A Listen is one track that was heard, as it is sent.
type Listen struct {
	At       time.Time // when it began
	Title    string
	Artist   string
	Album    string
	Length   time.Duration
	Track    string // MusicBrainz id of the recording; ""
	Release  string // MusicBrainz id of the release; ""
	Position int    // on the album; 0: unknown
}

// Account is where listens are sent, and as whom.
type Account struct {
	Server string // https address; empty: DefaultServer
	Token  string
}

// payload is a listen in the words of the protocol.
type payload struct {
	At    int64    `json:"listened_at,omitempty"`
	Track metadata `json:"track_metadata"`
}

type metadata struct {
	Artist string `json:"artist_name"`
	Title  string `json:"track_name"`
	Album  string `json:"release_name,omitempty"`
	More   more   `json:"additional_info"`
}

type more struct {
	Player    string `json:"media_player"`
	Client    string `json:"submission_client"`
	Length    int64  `json:"duration_ms,omitempty"`
	Recording string `json:"recording_mbid,omitempty"`
	Release   string `json:"release_mbid,omitempty"`
	Number    string `json:"tracknumber,omitempty"`
}

func (l Listen) payload() payload {
	p := payload{Track: metadata{Artist: l.Artist, Title: l.Title, Album: l.Album, More: more{Player: "Linnet", Client: "Linnet",
		Length: l.Length.Milliseconds(), Recording: l.Track, Release: l.Release}}}
	if !l.At.IsZero() {
		p.At = l.At.Unix()
	}
	if l.Position > 0 {
		p.Track.More.Number = strconv.Itoa(l.Position)
	}
	return p
}

// message is the body of a submission.
type message struct {
	Kind    string    `json:"listen_type"`
	Payload []payload `json:"payload"`
}

// Example is what is sent of a listen, as it is sent.
func Example(l Listen) string {
	raw, _ := json.MarshalIndent(message{"single", []payload{l.payload()}}, "", "  ") // plain strings and numbers
	return string(raw)
}

// Sendable says whether the protocol takes a listen: it must name a title and an artist.
func (l Listen) Sendable() bool {
	return strings.TrimSpace(l.Title) != "" && strings.TrimSpace(l.Artist) != ""
}

// address is where a call goes.
func (a Account) address(call string) (string, error) {
	server := a.Server
	if server == "" {
		server = DefaultServer
	}
	u, err := url.Parse(strings.TrimSuffix(server, "/"))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.RawQuery != "" {
		return "", ErrServer
	}
	return u.String() + call, nil
}

// maxAnswer is how much of an answer is read, in bytes.
const maxAnswer = 64 << 10

// submit sends listens of a kind. The error wraps errRefused when they will never be taken, ErrToken when the account is not known.
func (s *Scrobbler) submit(ctx context.Context, a Account, kind string, listens []Listen) (wait time.Duration, err error) {
	c := s.cfg.Client
	address, err := a.address("/1/submit-listens")
	if err != nil {
		return 0, err
	}
	m := message{Kind: kind}
	for _, l := range listens {
		m.Payload = append(m.Payload, l.payload())
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(raw))
	if err != nil {
		return 0, ErrServer
	}
	req.Header.Set("Authorization", "Token "+a.Token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Linnet")
	answer, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswer)) // so that the connection can be used again
	switch code := answer.StatusCode; {
	case code == http.StatusOK:
		return 0, nil
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return 0, ErrToken
	case code == http.StatusBadRequest || code == http.StatusRequestEntityTooLarge:
		return 0, fmt.Errorf("%w (%d)", errRefused, code)
	case code == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(answer.Header.Get("X-RateLimit-Reset-In"))
		return time.Duration(min(max(seconds, 1), 3600)) * time.Second, fmt.Errorf("the server asks to wait (%d)", code)
	default:
		return 0, fmt.Errorf("the server answers %d", code)
	}
}
