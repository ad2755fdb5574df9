package circle

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"fmt"
	"maps"
	"slices"

	"github.com/anacrolix/torrent/bencode"
)

// A Roster is who belongs to a group in one epoch. It has one user at a time.
type Roster struct {
	Founder Key
	Charter Charter
	members map[Key]Certificate
	left    map[Key]Leave
}

// NewRoster begins an epoch. Its charter must have been checked.
func NewRoster(founder Key, c Charter) *Roster {
	return &Roster{Founder: founder, Charter: c, members: make(map[Key]Certificate), left: make(map[Key]Leave)}
}

// ID returns the group.
func (r *Roster) ID() ID { return IDOf(r.Founder) }

// Merge takes what somebody else knows, and says whether it was news. What does not verify, is of
// another epoch, or is beyond the bounds is passed over: it may have come in good faith from another.
func (r *Roster) Merge(certificates []Certificate, leaves []Leave) (news bool) {
	for grew := true; grew; { // an issuer may stand behind those it admitted
		grew = false
		for _, c := range certificates {
			if r.admit(c) {
				grew, news = true, true
			}
		}
	}
	for _, l := range leaves {
		if len(l.Key) == len(Key{}) && r.left[Key(l.Key)].Key == nil && len(r.left) < MaxLeft && l.Epoch == r.Charter.Epoch &&
			l.check(r.ID()) == nil {
			r.left[Key(l.Key)] = l
			news = true
		}
	}
	return news
}

func (r *Roster) admit(c Certificate) bool {
	if c.Epoch != r.Charter.Epoch || len(r.members) >= MaxMembers || len(c.Key) != len(Key{}) || len(c.By) != len(Key{}) {
		return false
	}
	if _, known := r.members[Key(c.Key)]; known {
		return false
	}
	_, issuer := r.members[Key(c.By)]
	if !issuer && Key(c.By) != r.Founder || c.check(r.ID()) != nil {
		return false
	}
	r.members[Key(c.Key)] = c
	return true
}

// Has says whether a key is a member now.
func (r *Roster) Has(k Key) bool {
	_, member := r.members[k]
	_, left := r.left[k]
	return member && !left
}

// Of returns the certificate of a key.
func (r *Roster) Of(k Key) (Certificate, bool) {
	c, ok := r.members[k]
	return c, ok
}

// Members returns the members' certificates by name.
func (r *Roster) Members() []Certificate {
	var out []Certificate
	for k, c := range r.members {
		if r.Has(k) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, byName)
	return out
}

func byName(a, b Certificate) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), bytes.Compare(a.Key, b.Key))
}

// Credentials returns all there is to hand on, those who left included: they may have admitted others.
func (r *Roster) Credentials() Credentials {
	return Credentials{slices.SortedFunc(maps.Values(r.members), byName),
		slices.SortedFunc(maps.Values(r.left), func(a, b Leave) int { return bytes.Compare(a.Key, b.Key) })}
}

// Next returns the roster of the epoch that begins when some are expelled, and its secret. Everybody
// else who is a member now gets a certificate from the founder.
func (r *Roster) Next(founder ed25519.PrivateKey, expelled Key) (*Roster, Secret, error) {
	if keyOf(founder) != r.Founder || expelled == r.Founder {
		return nil, Secret{}, fmt.Errorf("expelling: only the founder can, and nobody the founder")
	}
	secret, epoch := NewSecret(), r.Charter.Epoch+1
	next := NewRoster(r.Founder, NewCharter(founder, epoch, secret))
	for _, c := range r.Members() {
		if k := Key(c.Key); k != expelled {
			next.members[k] = Certify(r.ID(), founder, Admitted{Key: k, Name: c.Name, Epoch: epoch})
		}
	}
	return next, secret, nil
}

// Credentials are what members tell each other of who belongs to the group.
type Credentials struct {
	Members []Certificate `bencode:"m"`
	Left    []Leave       `bencode:"l"`
}

// A Welcome is all that a new member, or one who missed the beginning of an epoch, must know. Without
// Secret and Credentials it says to one who is expelled that the group went on.
type Welcome struct {
	Name        string      `bencode:"n"` // of the group
	Founder     []byte      `bencode:"f"`
	Charter     Charter     `bencode:"c"`
	Secret      []byte      `bencode:"y"`
	Credentials Credentials `bencode:"p" json:"Papers"` // as records have called it from the start
}

// DecodeWelcome reads a welcome and checks that it is the founder's of this group.
func DecodeWelcome(b []byte, id ID) (w Welcome, err error) {
	if err := unmarshal(b, &w); err != nil {
		return w, err
	}
	switch {
	case len(w.Founder) != len(Key{}) || IDOf(Key(w.Founder)) != id || !named(w.Name):
		return w, fmt.Errorf("a welcome to another group: %w", ErrMalformed)
	case w.Charter.Check(Key(w.Founder)) != nil:
		return w, fmt.Errorf("a welcome: %w", ErrMalformed)
	case len(w.Secret) != 0 && (len(w.Secret) != len(Secret{}) || !w.Charter.Attests(Secret(w.Secret))):
		return w, fmt.Errorf("a welcome with a wrong secret: %w", ErrMalformed)
	}
	return w, w.Credentials.check()
}

// Roster returns who belongs to the group by a welcome.
func (w Welcome) Roster() *Roster {
	r := NewRoster(Key(w.Founder), w.Charter)
	r.Merge(w.Credentials.Members, w.Credentials.Left)
	return r
}

// DecodeCredentials reads what a member tells.
func DecodeCredentials(b []byte) (p Credentials, err error) {
	if err := unmarshal(b, &p); err != nil {
		return p, err
	}
	return p, p.check()
}

func (p Credentials) check() error {
	if len(p.Members) > MaxMembers || len(p.Left) > MaxLeft {
		return fmt.Errorf("%d members, %d who left: %w", len(p.Members), len(p.Left), ErrMalformed)
	}
	return nil
}

// maxPapers is more than a message holds, and less than what costs much: lists of nothing take a thousand times their size.
const maxCredentials = 64 << 10

// unmarshal relies on the decoder, which bounds nesting and believes no length that is not there.
func unmarshal(b []byte, into any) error {
	if len(b) > maxCredentials {
		return fmt.Errorf("papers of %d bytes: %w", len(b), ErrMalformed)
	}
	if err := bencode.Unmarshal(b, into); err != nil {
		return fmt.Errorf("papers: %w: %w", ErrMalformed, err)
	}
	return nil
}
