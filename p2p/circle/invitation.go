package circle

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Bounds of an invitation's link.
const (
	maxLink  = 2048 // bytes
	maxHints = 8
)

// A Token is the secret of an invitation.
type Token [16]byte

// NewToken draws a token.
func NewToken() (t Token) {
	rand.Read(t[:]) // never fails
	return t
}

// Secret is what inviter and invited have in common until the invitation is used.
func (t Token) Secret() (s Secret) {
	copy(s[:], t[:])
	return Secret(s.derive("invitation", len(s)))
}

// An Invitation is what its link says. Whoever has the link can join, once, until it expires.
type Invitation struct {
	Group ID
	Token Token
	Until time.Time // to the second
	Name  string    // of the group, for the invited person to read
	Peers []netip.AddrPort
}

// Link returns "linnet:join?..." with the group (g), the token (k), the Unix time at which it expires
// (u), the group's name (n) and where the inviter can be met (x.pe, as in a magnet link).
func (i Invitation) Link() string {
	name := strings.ReplaceAll(url.QueryEscape(i.Name), "+", "%20") // not every reader takes "+" for a blank
	s := "linnet:join?g=" + i.Group.String() + "&k=" + base64.RawURLEncoding.EncodeToString(i.Token[:]) +
		"&u=" + strconv.FormatInt(i.Until.Unix(), 10) + "&n=" + name
	for _, p := range i.Peers[:min(len(i.Peers), maxHints)] {
		s += "&x.pe=" + url.QueryEscape(p.String())
	}
	return s
}

// ParseInvitation reads a link. The error wraps ErrMalformed.
func ParseInvitation(link string) (i Invitation, err error) {
	link = strings.TrimSpace(link)
	rest, ok := strings.CutPrefix(link, "linnet:join?")
	if !ok || len(link) > maxLink {
		return i, fmt.Errorf("this is no invitation: %w", ErrMalformed)
	}
	q, err := url.ParseQuery(rest)
	if err != nil {
		return i, fmt.Errorf("the invitation: %w", ErrMalformed)
	}
	token, err1 := base64.RawURLEncoding.Strict().DecodeString(q.Get("k"))
	until, err2 := strconv.ParseInt(q.Get("u"), 10, 64)
	group, err3 := hex.DecodeString(q.Get("g"))
	i.Name = q.Get("n")
	if err1 != nil || err2 != nil || err3 != nil || len(token) != len(i.Token) || len(group) != len(i.Group) || !named(i.Name) ||
		until < 0 || until > 1<<40 {
		return i, fmt.Errorf("the invitation is not whole: %w", ErrMalformed)
	}
	i.Token, i.Group, i.Until = Token(token), ID(group), time.Unix(until, 0)
	for _, p := range q["x.pe"] {
		if a, err := netip.ParseAddrPort(p); err == nil && a.Port() > 0 && len(i.Peers) < maxHints {
			i.Peers = append(i.Peers, a)
		}
	}
	return i, nil
}
