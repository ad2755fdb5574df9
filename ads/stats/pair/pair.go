// Package pair counts answers between two parties, neither of which can read one.
//
// The listener's machine splits each answer into two shares (Prio3Histogram of VDAF, draft 13) and seals one to each aggregator. The
// operator is the leader, and an independent party is the helper. Roles, states and names are those of DAP. The bytes are not yet, because
// the library speaks an older VDAF than the current DAP. Version stands in every key and identifier, so that DAP can replace this format.
//
// An answer counts for one bucket or not at all. A report counts once, and only with a token that the helper signed blindly. The helper
// gives away only sums of at least its own minimum of reports, each once and with its own noise. The leader adds noise too. Reports that
// either party cannot verify are refused. The promise does not hold against both parties together. The leader sees the addresses that send,
// and the helper sees the addresses that ask for tokens.
package pair

import (
	"crypto/hpke"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cloudflare/circl/vdaf/prio3/histogram"

	"linnet/ads"
)

// Version names the protocol in keys, contexts and the signed feed.
const Version = "linnet-dap-02"

// LeastBatch is the smallest minimum batch that anybody here agrees to.
const LeastBatch = 500

// Errors that callers tell apart. They arrive wrapped.
var (
	ErrTask       = errors.New("pair: this agreement cannot be kept")
	ErrReport     = errors.New("pair: not a report")
	ErrBatchSize  = errors.New("pair: too few reports for a sum") // DAP: invalidBatchSize
	ErrCollected  = errors.New("pair: these days were summed up") // DAP: batchOverlap
	ErrMismatch   = errors.New("pair: leader and helper counted different reports")
	ErrUnanswered = errors.New("pair: the helper does not answer")
)

// A Task is one question under one agreement. Its id is a hash of both, and stands in the associated data of every seal: a
// report made for another agreement opens nowhere.
type Task struct {
	Pair    ads.Pair
	Name    string
	Epsilon float64 // of the noise that each party adds

	id                        [32]byte
	leader, helper, collector hpke.PublicKey
	tokens                    *rsa.PublicKey
}

// NewTask checks the agreement as a listener's machine does: ErrTask.
func NewTask(name string, epsilon float64, p ads.Pair) (Task, error) {
	t := Task{Pair: p, Name: name, Epsilon: epsilon}
	if err := t.check(); err != nil {
		return Task{}, fmt.Errorf("%w: %w", ErrTask, err)
	}
	words, err := json.Marshal(struct {
		Pair    ads.Pair
		Name    string
		Epsilon float64
		Buckets int
	}{p, name, epsilon, ads.Buckets})
	if err != nil {
		return Task{}, fmt.Errorf("%w: %w", ErrTask, err)
	}
	t.id = sha256.Sum256(words)
	for _, k := range []struct {
		into *hpke.PublicKey
		text string
	}{{&t.leader, p.LeaderKey}, {&t.helper, p.HelperKey}, {&t.collector, p.CollectorKey}} {
		if *k.into, err = publicKey(k.text); err != nil {
			return Task{}, fmt.Errorf("%w: %w", ErrTask, err)
		}
	}
	if t.tokens, err = tokenKey(p.TokenKey); err != nil {
		return Task{}, fmt.Errorf("%w: %w", ErrTask, err)
	}
	return t, nil
}

func (t Task) check() error {
	p := t.Pair
	switch {
	case p.Version != Version:
		return fmt.Errorf("its version is %q, not %q", p.Version, Version)
	case p.MinBatch < LeastBatch:
		return fmt.Errorf("a minimum batch of %d is less than %d", p.MinBatch, LeastBatch)
	case p.HelperName == "":
		return errors.New("the helper has no name")
	case p.LeaderKey == p.HelperKey:
		return errors.New("leader and helper have the same key")
	case !(t.Epsilon >= 0.01 && t.Epsilon <= 4): // so written that NaN fails
		return fmt.Errorf("ε = %g", t.Epsilon)
	}
	return errors.Join(ads.CheckAddress(p.Leader), ads.CheckAddress(p.Helper))
}

// ID is the task's name in addresses: base64url without padding, as in DAP.
func (t Task) ID() string { return base64.RawURLEncoding.EncodeToString(t.id[:]) }

// ReportURL is where a listener sends a report.
func (t Task) ReportURL() string { return t.Pair.Leader + "/tasks/" + t.ID() + "/reports" }

// vdaf makes the arithmetic anew for each use: the library's object keeps its hash function's state inside, so that two
// goroutines at one would spoil each other's shares.
func (t Task) vdaf() *histogram.Histogram {
	h, err := histogram.New(2, ads.Buckets, chunk, append([]byte(Version), t.id[:]...))
	if err != nil {
		panic("pair: constant parameters: " + err.Error())
	}
	return h
}

// chunk is about the root of the number of buckets, at which proofs are smallest (VDAF, section 7.4.4).
const chunk = 8
