package pair

import (
	"crypto/rand"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/crypto/cryptobyte"

	"linnet/ads"
)

// perJob is how many reports the leader sends at once; maxJob bounds what the helper reads.
const (
	perJob = 500
	maxJob = perJob * maxReport
)

// A prepareState is where a report stands after the helper's turn: DAP's PrepareResp with its ReportError.
type prepareState byte

const (
	finished     prepareState = 0
	collected    prepareState = 1 // batch_collected
	replayed     prepareState = 2 // report_replayed
	undecrypted  prepareState = 4 // hpke_decrypt_error, also for shares that are none
	prepError    prepareState = 5 // vdaf_prep_error: such as more than one in one bucket
	wrongTime    prepareState = 7 // task_expired, report_too_early
	untokened    prepareState = 8 // invalid_message: without a token of ours
	answerLength              = 16 + 1 + 2 + 32
)

// A prepareInit is one report of an aggregation job (DAP, PrepareInit): without the leader's own share, with what the leader found.
type prepareInit struct {
	report
	prep []byte // the leader's prep share
}

func writeJob(items []prepareInit) ([]byte, error) {
	b := cryptobyte.NewBuilder(nil)
	for _, it := range items {
		it.addHead(b)
		addOpaque(b, it.helper)
		addOpaque(b, it.token)
		addOpaque(b, it.prep)
	}
	return b.Bytes()
}

func parseJob(data []byte) ([]prepareInit, error) {
	var all []prepareInit
	for s := cryptobyte.String(data); !s.Empty(); {
		var it prepareInit
		if len(all) == perJob || !it.readHead(&s) || !readOpaque(&s, &it.helper) || !readOpaque(&s, &it.token) ||
			!readOpaque(&s, &it.prep) {
			return nil, ErrReport
		}
		all = append(all, it)
	}
	return all, nil
}

// A verdict is the helper's word on one report; message is what the leader needs to finish.
type verdict struct {
	id      [16]byte
	state   prepareState
	message []byte
}

func writeVerdicts(all []verdict) ([]byte, error) {
	b := cryptobyte.NewBuilder(nil)
	for _, v := range all {
		b.AddBytes(v.id[:])
		b.AddUint8(uint8(v.state))
		addOpaque(b, v.message)
	}
	return b.Bytes()
}

func parseVerdicts(data []byte) ([]verdict, error) {
	var all []verdict
	for s := cryptobyte.String(data); !s.Empty(); {
		var v verdict
		var st uint8
		if !s.CopyBytes(v.id[:]) || !s.ReadUint8(&st) || !readOpaque(&s, &v.message) {
			return nil, ErrReport
		}
		v.state = prepareState(st)
		all = append(all, v)
	}
	return all, nil
}

// A query asks the helper for the sum of some days (DAP, AggregateShareReq).
type query struct {
	first, last int64
	count       int
	checksum    [32]byte
}

func (q query) bytes() []byte {
	b := cryptobyte.NewBuilder(nil)
	b.AddUint64(uint64(q.first))
	b.AddUint64(uint64(q.last))
	b.AddUint64(uint64(q.count))
	b.AddBytes(q.checksum[:])
	return b.BytesOrPanic()
}

func parseQuery(data []byte) (q query, err error) {
	var first, last, count uint64
	s := cryptobyte.String(data)
	if !s.ReadUint64(&first) || !s.ReadUint64(&last) || !s.ReadUint64(&count) || !s.CopyBytes(q.checksum[:]) || !s.Empty() {
		return q, ErrReport
	}
	q.first, q.last, q.count = int64(first), int64(last), int(count)
	if q.first > q.last || q.last-q.first > 366 || q.count < 0 {
		return q, ErrReport
	}
	return q, nil
}

// letter is what the helper's sealed sum is bound to.
func (q query) letter(t Task) letter {
	return letter{aggregateShare, roleHelper, roleCollector, append(t.id[:], q.bytes()...)}
}

func randomBytes(n int) []byte {
	raw := make([]byte, n)
	_, _ = rand.Read(raw) // never fails
	return raw
}

// sumSize is the length of an aggregate share: 16 bytes of field 2^128 for each bucket.
const sumSize = 16 * ads.Buckets

// each does the same for each of a job's reports, on as many processors as there are, and keeps their order.
func each[In, Out any](all []In, do func(In) Out) []Out {
	out := make([]Out, len(all))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(all)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				out[i] = do(all[i])
			}
		})
	}
	workers.Wait()
	return out
}
