package library

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// quickCheckLimit: a database up to this size is checked page by page before it is used (some 0.1 s). A larger one is
// checked in the background, once in checkEvery; damage found then, or met in use, marks it, and a marked one is checked
// before it is used whatever its size.
const (
	quickCheckLimit = 16 << 20
	checkEvery      = 7 * 24 * time.Hour
)

func (x *Index) mark() string { return x.path + ".suspect" }

// suspect marks the database to be checked when it is opened next.
func (x *Index) suspect(why error) {
	x.log.Error("the library database is damaged; it is mended at the next start", "err", why)
	if err := os.WriteFile(x.mark(), nil, 0o600); err != nil {
		x.log.Error("the damaged database could not be marked", "err", err)
	}
}

// check checks a database that is small or suspect.
func (x *Index) check() error {
	_, err := os.Stat(x.mark())
	marked := err == nil
	if info, err := os.Stat(x.path); err == nil && info.Size() > x.checkLimit && !marked {
		return nil
	}
	if err := x.quickCheck(context.Background()); err != nil {
		return err // the mark goes with the next check that finds nothing
	}
	if err := os.Remove(x.mark()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (x *Index) quickCheck(ctx context.Context) error {
	var verdict string
	if err := x.read.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return told(err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, verdict)
	}
	return nil
}

// checkLater checks a large database while it is used.
func (x *Index) checkLater() {
	if info, err := os.Stat(x.path); err != nil || info.Size() <= x.checkLimit || !x.checkDue() {
		return
	}
	x.inBackground(func(ctx context.Context) {
		err := x.quickCheck(ctx)
		if errors.Is(err, ErrDamaged) {
			x.suspect(err)
		}
		if err == nil {
			err = x.say(ctx, "noting the check", "INSERT OR REPLACE INTO upkeep VALUES ('checked', ?)", x.now().UnixNano())
		}
		x.log.Debug("library database checked", "err", err)
	})
}

// checkDue reports whether the last check is long ago. A clock that was set back makes it due too.
func (x *Index) checkDue() bool {
	var last int64
	if err := x.read.QueryRow("SELECT value FROM upkeep WHERE name = 'checked'").Scan(&last); err != nil {
		return true
	}
	since := x.now().Sub(time.Unix(0, last))
	return since < 0 || since >= checkEvery
}
