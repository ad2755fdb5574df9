package pair

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/cloudflare/circl/vdaf/prio3/histogram"
	"golang.org/x/crypto/cryptobyte"
)

// maxReport bounds what is read from strangers; a report of 64 buckets has about 2,400 bytes.
const maxReport = 4096

// precision is the time precision of a task: a report tells its day and nothing finer.
const precision = 24 * time.Hour

// A report is DAP's Report: an id, the day, and two sealed input shares; and the token that lets it be counted.
type report struct {
	id             histogram.Nonce
	day            int64 // since 1970
	public         []byte
	leader, helper []byte // sealed
	token          []byte
}

// dayOf counts days since 1970, UTC.
func dayOf(t time.Time) int64 { return t.UTC().Unix() / int64(precision/time.Second) }

func timeOf(day int64) time.Time { return time.Unix(day*int64(precision/time.Second), 0).UTC() }

// split splits and seals an answer.
func (t Task) split(day time.Time, bucket int) (report, error) {
	vdaf := t.vdaf()
	params := vdaf.Params()
	r := report{day: dayOf(day)}
	chance := make([]byte, params.RandSize()) // never used again: the shares may alias it
	if _, err := rand.Read(chance); err != nil {
		return r, err
	}
	if _, err := rand.Read(r.id[:]); err != nil {
		return r, err
	}
	public, shares, err := vdaf.Shard(uint64(bucket), &r.id, chance)
	if err != nil {
		return r, fmt.Errorf("split an answer: %w", err)
	}
	if r.public, err = public.MarshalBinary(); err != nil {
		return r, err
	}
	for i := range shares {
		plain, err := shares[i].MarshalBinary()
		if err == nil && i == 0 {
			r.leader, err = r.letter(t, roleLeader).seal(t.leader, plain)
		} else if err == nil {
			r.helper, err = r.letter(t, roleHelper).seal(t.helper, plain)
		}
		if err != nil {
			return r, fmt.Errorf("seal a share: %w", err)
		}
	}
	return r, nil
}

// letter binds a share to its task, its report and its reader.
func (r report) letter(t Task, to byte) letter {
	b := cryptobyte.NewBuilder(nil)
	b.AddBytes(t.id[:])
	r.addHead(b)
	return letter{inputShare, roleClient, to, b.BytesOrPanic()}
}

// addHead writes DAP's ReportMetadata and the public share.
func (r report) addHead(b *cryptobyte.Builder) {
	b.AddBytes(r.id[:])
	b.AddUint64(uint64(r.day))
	addOpaque(b, r.public)
}

func (r *report) readHead(s *cryptobyte.String) bool {
	var day uint64
	ok := s.CopyBytes(r.id[:]) && s.ReadUint64(&day) && readOpaque(s, &r.public)
	r.day = int64(day)
	return ok
}

func (r report) bytes() ([]byte, error) {
	b := cryptobyte.NewBuilder(nil)
	r.addHead(b)
	addOpaque(b, r.leader)
	addOpaque(b, r.helper)
	addOpaque(b, r.token)
	return b.Bytes()
}

// parseReport reads what bytes writes; everything else is ErrReport.
func parseReport(data []byte) (report, error) {
	var r report
	s := cryptobyte.String(data)
	if len(data) > maxReport || !r.readHead(&s) || !readOpaque(&s, &r.leader) || !readOpaque(&s, &r.helper) ||
		!readOpaque(&s, &r.token) || !s.Empty() {
		return report{}, ErrReport
	}
	return r, nil
}

func addOpaque(b *cryptobyte.Builder, data []byte) {
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(data) })
}

func readOpaque(s *cryptobyte.String, into *[]byte) bool {
	var data cryptobyte.String
	ok := s.ReadUint16LengthPrefixed(&data)
	*into = data
	return ok
}

// A prepared is a share that was opened and checked as far as one party alone can.
type prepared struct {
	report
	state *histogram.PrepState
	share *histogram.PrepShare
}

// prepare opens the own share of a report and begins its verification (VDAF, prep_init).
func (p *party) prepare(t Task, r report) (prepared, error) {
	role, sealed, index := byte(roleLeader), r.leader, uint(0)
	if p.helps {
		role, sealed, index = roleHelper, r.helper, 1
	}
	plain, err := r.letter(t, role).open(p.key, sealed)
	if err != nil {
		return prepared{}, fmt.Errorf("%w: %w", ErrReport, err)
	}
	vdaf := t.vdaf()
	params := vdaf.Params()
	var share histogram.InputShare
	var public histogram.PublicShare
	if err := errors.Join(share.New(&params, index).UnmarshalBinary(plain), public.New(&params).UnmarshalBinary(r.public)); err != nil {
		return prepared{}, fmt.Errorf("%w: %w", ErrReport, err)
	}
	state, prep, err := vdaf.PrepInit(&p.verify, &r.id, uint8(index), public, share)
	if err != nil {
		return prepared{}, fmt.Errorf("%w: %w", ErrReport, err)
	}
	return prepared{r, state, prep}, nil
}
