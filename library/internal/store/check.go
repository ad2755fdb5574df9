package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// checkEvery is the time between two background checks. A database no larger than Config.CheckLimit is checked page by page before it
// is used; a larger one in the background. Damage leaves a mark file, and a marked database of any size is checked before it is used.
const checkEvery = 7 * 24 * time.Hour

func (d *DB) mark() string { return d.Path + ".suspect" }

// suspect marks the database to be checked when it is opened next.
func (d *DB) suspect(why error) {
	d.log.Error("the library database is damaged; it is mended at the next start", "err", why)
	if err := os.WriteFile(d.mark(), nil, 0o600); err != nil {
		d.log.Error("the damaged database could not be marked", "err", err)
	}
}

// check checks a database that is small or suspect.
func (d *DB) check() error {
	_, err := os.Stat(d.mark())
	marked := err == nil
	if info, err := os.Stat(d.Path); err == nil && info.Size() > d.checkLimit && !marked {
		return nil
	}
	if err := d.quickCheck(context.Background()); err != nil {
		return err // the mark goes with the next check that finds nothing
	}
	if err := os.Remove(d.mark()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (d *DB) quickCheck(ctx context.Context) error {
	var verdict string
	if err := d.Read.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return Explain(err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, verdict)
	}
	return nil
}

// checkLater checks a large database while it is used.
func (d *DB) checkLater() {
	if info, err := os.Stat(d.Path); err != nil || info.Size() <= d.checkLimit || !d.CheckDue() {
		return
	}
	d.InBackground(func(ctx context.Context) {
		err := d.quickCheck(ctx)
		if errors.Is(err, ErrDamaged) {
			d.suspect(err)
		}
		if err == nil {
			_, err = d.Write.ExecContext(ctx, "INSERT OR REPLACE INTO upkeep VALUES ('checked', ?)", d.now().UnixNano())
		}
		d.log.Debug("library database checked", "err", err)
	})
}

// CheckDue reports whether the last check is older than checkEvery. It is also due if the clock was set back.
func (d *DB) CheckDue() bool {
	var last int64
	if err := d.Read.QueryRow("SELECT value FROM upkeep WHERE name = 'checked'").Scan(&last); err != nil {
		return true
	}
	since := d.now().Sub(time.Unix(0, last))
	return since < 0 || since >= checkEvery
}
