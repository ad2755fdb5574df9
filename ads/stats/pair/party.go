package pair

import (
	"context"
	"crypto/hpke"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/cloudflare/circl/vdaf/prio3/histogram"

	"linnet/ads"
	"linnet/ads/database"
)

// Config is what leader and helper have in common. Database, Tasks, Key, Verify and Token are needed.
type Config struct {
	Database string           // own: SQLite file, or postgres://…; its tables are created when missing
	Tasks    []Task           // the questions of one agreement, at least one
	Key      string           // own private key, of NewKey
	Verify   string           // secret of leader and helper, of NewSecret: with it a listener could forge a proof
	Token    string           // by which the helper knows the leader
	Now      func() time.Time // nil: time.Now
	Log      *slog.Logger     // nil: discard
}

//go:embed migrations/*.sql
var scripts embed.FS

func migrations() fs.FS {
	folder, err := fs.Sub(scripts, "migrations")
	if err != nil {
		panic("pair: its own folder is there: " + err.Error())
	}
	return folder
}

// A party is one aggregator with its database.
type party struct {
	tasks  []Task
	helps  bool
	key    hpke.PrivateKey
	verify histogram.VerifyKey
	token  string
	now    func() time.Time
	log    *slog.Logger
	db     *database.DB
	close  sync.Once
}

// NewSecret makes the secret that leader and helper share, or the token.
func NewSecret() string {
	var raw [32]byte
	copy(raw[:], randomBytes(len(raw)))
	return base64.StdEncoding.EncodeToString(raw[:])
}

func openParty(c Config, helps bool) (*party, error) {
	p := &party{tasks: c.Tasks, helps: helps, token: c.Token, now: c.Now, log: c.Log}
	if p.now == nil {
		p.now = time.Now
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	if len(p.tasks) == 0 {
		return nil, fmt.Errorf("%w: it asks nothing", ErrTask)
	}
	secret, err := base64.StdEncoding.DecodeString(c.Verify)
	if err != nil || len(secret) != len(p.verify) || len(c.Token) < 32 {
		return nil, errors.New("the secret of leader and helper is not one")
	}
	copy(p.verify[:], secret)
	if p.key, err = privateKey(c.Key); err != nil {
		return nil, err
	}
	for _, t := range p.tasks {
		agreed := t.leader
		if helps {
			agreed = t.helper
		}
		if subtle.ConstantTimeCompare(p.key.PublicKey().Bytes(), agreed.Bytes()) != 1 {
			return nil, fmt.Errorf("%w: it names another key than ours", ErrTask)
		}
	}
	if p.db, err = database.Open(c.Database); err != nil {
		return nil, fmt.Errorf("opening its database: %w", err)
	}
	if err := p.db.Migrate(context.Background(), "pair", migrations()); err != nil {
		return nil, errors.Join(fmt.Errorf("opening its database: %w", err), p.db.Close())
	}
	return p, nil
}

// Close closes the database. Safe to call twice.
func (p *party) Close() error {
	var err error
	p.close.Do(func() { err = p.db.Close() })
	return err
}

// Tasks are the questions that it counts.
func (p *party) Tasks() []Task { return slices.Clone(p.tasks) }

// taskOf finds the task that an address names.
func (p *party) taskOf(r *http.Request) (Task, bool) {
	at := slices.IndexFunc(p.tasks, func(t Task) bool { return t.ID() == r.PathValue("task") })
	if at < 0 {
		return Task{}, false
	}
	return p.tasks[at], true
}

func (p *party) change(ctx context.Context, do func(*sql.Tx) error) error {
	return p.db.Change(ctx, do)
}

// A batch is the running sum of one day's verified shares. The checksum is the exclusive or of the hashes of the report ids. By it the two
// parties know whether they counted the same reports (DAP, section 4.6.6).
type batch struct {
	count     int
	checksum  [32]byte
	sum       histogram.Vec
	collected bool
}

func newBatch() batch { return batch{sum: make(histogram.Vec, ads.Buckets)} }

func (b *batch) add(id histogram.Nonce, out *histogram.OutShare) error {
	raw, err := out.MarshalBinary()
	if err != nil {
		return err
	}
	share := make(histogram.Vec, ads.Buckets)
	if err := share.UnmarshalBinary(raw); err != nil {
		return err
	}
	hash := sha256.Sum256(id[:])
	b.merge(batch{count: 1, checksum: hash, sum: share})
	return nil
}

func (b *batch) merge(o batch) {
	b.count += o.count
	subtle.XORBytes(b.checksum[:], b.checksum[:], o.checksum[:])
	b.sum.AddAssign(o.sum)
}

// taskRows are the rows of one task, in a transaction.
type taskRows struct {
	*sql.Tx
	task Task
}

// batchOf reads the sum of the days from first to last; collected is true when one of them was given away.
func (r taskRows) batchOf(ctx context.Context, first, last int64) (batch, error) {
	whole := newBatch()
	rows, err := r.QueryContext(ctx, `SELECT count, checksum, sum, collected FROM batches WHERE task = ? AND day BETWEEN ? AND ?`,
		r.task.id[:], first, last)
	if err != nil {
		return whole, err
	}
	defer rows.Close()
	for rows.Next() {
		one := newBatch()
		var checksum, sum []byte
		if err := rows.Scan(&one.count, &checksum, &sum, &one.collected); err != nil {
			return whole, err
		}
		copy(one.checksum[:], checksum)
		if err := one.sum.UnmarshalBinary(sum); err != nil {
			return whole, err
		}
		whole.merge(one)
		whole.collected = whole.collected || one.collected
	}
	return whole, rows.Err()
}

// store replaces the sum of a day.
func (r taskRows) store(ctx context.Context, day int64, b batch) error {
	sum, err := b.sum.MarshalBinary()
	if err != nil {
		return err
	}
	_, err = r.ExecContext(ctx, `INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (task, day) DO UPDATE SET count = excluded.count, checksum = excluded.checksum, sum = excluded.sum,
		collected = excluded.collected`, r.task.id[:], day, b.count, b.checksum[:], sum, b.collected)
	return err
}

// give marks the days as given away: what belongs to them later is refused.
func (r taskRows) give(ctx context.Context, first, last int64) error {
	for day := first; day <= last; day++ {
		b, err := r.batchOf(ctx, day, day)
		if err != nil {
			return err
		}
		b.collected, b.sum = true, make(histogram.Vec, ads.Buckets) // the sum without noise is not needed again
		if err := r.store(ctx, day, b); err != nil {
			return err
		}
	}
	return nil
}
