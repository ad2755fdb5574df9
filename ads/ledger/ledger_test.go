package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alexedwards/argon2id"
	"go.uber.org/goleak"

	"linnet/ads"
	"linnet/ads/database/databasetest"
	"linnet/ads/stats"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var start = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// desk is a ledger with a sponsor, and a clock to move.
type desk struct {
	*Ledger
	t       *testing.T
	now     time.Time
	sponsor Sponsor
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, now: start}
	var err error
	d.Ledger, err = Open(Config{Database: databasetest.Address(t), Now: func() time.Time { return d.now }})
	d.must(err)
	t.Cleanup(func() { d.must(d.Close()) })
	d.sponsor, err = d.SignUp(t.Context(), "Brandt Violins", "brandt@sponsor.example", "correct horse battery")
	d.must(err)
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// refused fails unless err is want, or a refusal of the field named by a string.
func (d *desk) refused(err error, want any) {
	d.t.Helper()
	switch want := want.(type) {
	case error:
		if !errors.Is(err, want) {
			d.t.Errorf("got %v, want %v", err, want)
		}
	case string:
		if r := new(ads.Refusal); !errors.As(err, &r) || r.Field != want {
			d.t.Errorf("got %v, want a refusal of %s", err, want)
		}
	}
}

func plan(share int) Plan {
	day := start.Truncate(24 * time.Hour)
	return Plan{Campaign: "Winter", Flight: Flight{Name: "December", From: day, Until: day.AddDate(0, 0, 28), Share: share,
		Interests: []string{"Folk"}, Languages: []string{"en"}, Category: "instruments"}}
}

var content = Content{Headline: "A workshop that tunes by ear", Text: "Open days in December.", Link: "https://brandt.example/"}

// submitted makes an ad that waits for review.
func (d *desk) submitted(p Plan) Ad {
	d.t.Helper()
	ctx := d.t.Context()
	id, err := d.Plan(ctx, d.sponsor.ID, p)
	d.must(err)
	d.must(d.Save(ctx, d.sponsor.ID, id, content))
	d.must(d.Submit(ctx, d.sponsor.ID, id))
	a, err := d.Ad(ctx, Operator, id)
	d.must(err)
	return a
}

func TestReopenKeepsEverythingAndNewerIsRefused(t *testing.T) {
	path := databasetest.Address(t)
	l, err := Open(Config{Database: path})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.SignUp(t.Context(), "Brandt", "b@sponsor.example", "correct horse battery"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if l, err = Open(Config{Database: path}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Enter(t.Context(), "B@SPONSOR.example", "correct horse battery"); err != nil {
		t.Error(err)
	}
	newer := fstest.MapFS{}
	for n := range 99 {
		newer[fmt.Sprintf("%04d.sql", n)] = &fstest.MapFile{Data: []byte("-- nothing")}
	}
	if err := l.db.Migrate(t.Context(), "ledger", newer); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if l, err = Open(Config{Database: path}); err == nil {
		t.Error("a ledger of a newer program was opened", l.Close())
	}
}

func TestSignUpRefusals(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct{ name, email, password, field string }{
		{"", "a@b.example", "correct horse battery", "name"},
		{"a\nb", "a@b.example", "correct horse battery", "name"},
		{"brandt violins", "a@b.example", "correct horse battery", "name"},
		{"Other", "BRANDT@sponsor.example", "correct horse battery", "email"},
		{"Other", "Other <a@b.example>", "correct horse battery", "email"},
		{"Other", "nowhere", "correct horse battery", "email"},
		{"Other", "a@b.example", "short", "password"},
		{"Other", "a@b.example", string(make([]byte, 300)), "password"},
	} {
		_, err := d.SignUp(t.Context(), c.name, c.email, c.password)
		d.refused(err, c.field)
	}
}

func TestPasswordsAreStoredAsSaltedArgon2id(t *testing.T) {
	d := newDesk(t)
	one, err := d.hashPassword(t.Context(), "correct horse battery")
	d.must(err)
	two, err := d.hashPassword(t.Context(), "correct horse battery")
	d.must(err)
	if one == two || len(one) < 80 {
		t.Errorf("%s and %s", one, two)
	}
	for hash, want := range map[string]bool{one: true, two: true, "": false, "$2y$foreign": false,
		"$argon2id$v=19$m=19456,t=2,p=1$": false, "$argon2id$v=19$m=19456,t=0,p=1$c2FsdHNhbHRzYWx0$a2V5a2V5a2V5a2V5a2V5a2V5": false,
		"$argon2id$v=19$m=4294967295,t=99,p=9$c2FsdHNhbHRzYWx0$a2V5a2V5a2V5a2V5a2V5a2V5": false,
		"$argon2id$v=16$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$a2V5a2V5a2V5a2V5a2V5a2V5":       false} {
		if got, err := d.samePassword(t.Context(), hash, "correct horse battery"); got != want || err != nil {
			t.Errorf("%q: %t %v", hash, got, err)
		}
	}
}

// TestAHashOfAnotherCostIsMadeAnew when its owner signs in, and counts until then.
func TestAHashOfAnotherCostIsMadeAnew(t *testing.T) {
	d := newDesk(t)
	_, err := d.SignUp(t.Context(), "Oak Cellos", "o@oak.example", "correct horse battery")
	d.must(err)
	cheap, err := argon2id.CreateHash("correct horse battery", &argon2id.Params{Memory: 8 * 1024, Iterations: 1, Parallelism: 2,
		SaltLength: 8, KeyLength: 16})
	d.must(err)
	d.must(d.Quietly(t.Context(), func(tx *sql.Tx) error {
		return ChangeRow(t.Context(), tx, `UPDATE accounts SET password = ? WHERE label = 'o@oak.example'`, cheap)
	}))
	if _, err := d.Enter(t.Context(), "o@oak.example", "incorrect horse"); !errors.Is(err, ErrSignIn) {
		t.Errorf("a wrong password: %v", err)
	}
	for range 2 {
		_, err := d.Enter(t.Context(), "o@oak.example", "correct horse battery")
		d.must(err)
		a, err := d.login(t.Context(), d.db, `WHERE label = 'o@oak.example'`)
		d.must(err)
		if costOf(a.hash) != hashCost {
			t.Errorf("the hash is %s", a.hash)
		}
	}
}

// TestSessionsEnd: after a while without a page, after a longer one in any case, and when somebody ends them.
func TestSessionsEnd(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	for who, idle := range map[string]time.Duration{d.sponsor.ID: SponsorIdle, operatorPrefix + "first": OperatorIdle} {
		d.now = start
		token, err := d.StartSession(ctx, Session{Who: who, Device: "Firefox on Linux", Network: "203.0.113.0/24"})
		d.must(err)
		for d.now.Sub(start) < SessionLife-idle {
			d.now = d.now.Add(idle - time.Second)
			if s, err := d.Session(ctx, token); s.Who != who || s.Device != "Firefox on Linux" || err != nil {
				t.Fatalf("after %s: %+v %v", d.now.Sub(start), s, err)
			}
		}
		d.now = start.Add(SessionLife)
		_, err = d.Session(ctx, token)
		d.refused(err, ErrNotFound)
		token, err = d.StartSession(ctx, Session{Who: who})
		d.must(err)
		d.now = d.now.Add(idle)
		_, err = d.Session(ctx, token)
		d.refused(err, ErrNotFound)
		token, err = d.StartSession(ctx, Session{Who: who})
		d.must(err)
		d.must(d.EndSession(ctx, token))
		_, err = d.Session(ctx, token)
		d.refused(err, ErrNotFound)
	}
}

func TestManyReportsAtOnceAreAllCounted(t *testing.T) {
	d := newDesk(t)
	var group sync.WaitGroup
	for i := range 500 {
		group.Go(func() {
			if err := d.Add(context.Background(), stats.Report{Task: stats.TaskGenre, Day: "2026-11-22", Answer: i % 3}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	d.must(d.Add(t.Context(), stats.Report{Task: stats.TaskGenre, Day: "2026-11-15", Answer: 5}))  // a week and a day ago
	d.must(d.Add(t.Context(), stats.Report{Task: stats.TaskGenre, Day: "2026-11-16", Answer: 63})) // the oldest of the week
	counts, total, err := d.Taste(t.Context(), 7)
	if total != 501 || counts[0] != 167 || counts[2] != 166 || counts[63] != 1 || err != nil {
		t.Errorf("%d: %v %v", total, counts, err)
	}
	if most, err := d.Busiest(t.Context(), 7); most != 500 || err != nil {
		t.Errorf("busiest %d %v", most, err)
	}
}

func TestReportAfterCloseIsRefused(t *testing.T) {
	l, err := Open(Config{Database: databasetest.Address(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Add(t.Context(), stats.Report{Task: stats.TaskGenre, Day: "2026-11-22"}); err == nil {
		t.Error("a report was taken in after Close")
	}
}

func TestFoundRefusesBadInputAndAnExistingHome(t *testing.T) {
	home := Home(t.TempDir())
	d := newDesk(t)
	for name, url := range map[string]string{"": "https://ads.example", "a": "ads.example", "b": "ftp://ads.example",
		"c": "https://ads.example/"} {
		_, err := Found(t.Context(), Founding{Home: home, Name: name, URL: url})
		if r := new(ads.Refusal); !errors.As(err, &r) {
			t.Errorf("%q %q: %v", name, url, err)
		}
	}
	f := Founding{Home: home, Name: "Quiet Radio", URL: "https://ads.example"}
	password, err := Found(t.Context(), f)
	d.must(err)
	_, err = Found(t.Context(), f)
	d.refused(err, fs.ErrExist)
	l, err := Open(Config{Database: home.Database()})
	d.must(err)
	who, err := l.EnterOperator(t.Context(), "", password)
	d.must(err)
	if p, err := l.Login(t.Context(), who); err != nil || p.Label != firstPerson || p.Role != Admin {
		t.Errorf("%+v, %v", p, err)
	}
	for _, wrong := range []string{"guess", ""} {
		_, err = l.EnterOperator(t.Context(), "", wrong)
		d.refused(err, ErrSignIn)
	}
	d.must(l.Close())
	_, err = d.EnterOperator(t.Context(), "", "") // a ledger without an operator lets nobody in
	d.refused(err, ErrSignIn)
}

func BenchmarkAdd(b *testing.B) {
	l, err := Open(Config{Database: databasetest.Address(b)})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	b.SetParallelism(256)
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			if err := l.Add(context.Background(), stats.Report{Task: stats.TaskGenre, Day: "2026-11-22", Answer: i % 64}); err != nil {
				b.Error(err)
			}
		}
	})
}
