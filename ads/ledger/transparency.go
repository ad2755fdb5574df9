package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/words"
)

// A Showing is a time for which listeners were shown an ad as it stands there, in the public library (Regulation (EU) 2022/2065,
// Article 39).
type Showing struct {
	ads.Ad
	Payer       string // the business that pays
	Since, Till time.Time
}

// libraryLife is how long the library tells of an ad after it was shown for the last time. The law asks for a year.
const libraryLife = 2 * 365 * 24 * time.Hour

// keepShown writes down what a release shows, and ends what it shows no longer.
func (l *Ledger) keepShown(ctx context.Context, tx *sql.Tx, r feed.Release) error {
	now := l.now().Unix()
	if _, err := tx.ExecContext(ctx, `UPDATE shown SET ended = 1 WHERE ended = 0`); err != nil {
		return err
	}
	for _, ad := range r.Catalogue.Ads {
		said, err := json.Marshal(ad)
		if err != nil {
			return err
		}
		content, _, _ := strings.Cut(hash(ad), ":")
		spoken := ""
		if ad.Spot != nil {
			spoken = ad.Spot.SHA256
		}
		goesOn, err := tx.ExecContext(ctx, `UPDATE shown SET ended = 0, said = ?, ends = ? WHERE ad = ? AND content = ? AND ends > ?`,
			string(said), ad.Until.Unix(), ad.ID, content, now)
		if err != nil {
			return err
		}
		if n, err := goesOn.RowsAffected(); err != nil || n > 0 {
			if err != nil {
				return err
			}
			continue
		}
		payer, err := payerOf(ctx, tx, ad)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO shown VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			ad.ID, content, max(now, ad.From.Unix()), ad.Until.Unix(), string(said), payer, ad.Picture, spoken); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE shown SET ends = ?1 WHERE ended = 1 AND ends > ?1`, now); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM shown WHERE ends <= starts AND ended = 1 OR ends < ?`, now-int64(libraryLife.Seconds()))
	return err
}

// payerOf is the business behind an ad; of an ad that is not in this ledger, its sponsor's name.
func payerOf(ctx context.Context, tx *sql.Tx, ad ads.Ad) (string, error) {
	var sponsorID string
	err := tx.QueryRowContext(ctx, `SELECT sponsor FROM ads JOIN flights ON flights.id = ads.flight
		JOIN campaigns ON campaigns.id = flights.campaign WHERE ads.id = ?`, ad.ID).Scan(&sponsorID)
	if errors.Is(err, sql.ErrNoRows) {
		return ad.Sponsor, nil
	}
	if err != nil {
		return "", err
	}
	b, err := businessOf(ctx, tx, sponsorID)
	return b.Name, err
}

// A LibraryQuery picks a page of the library.
type LibraryQuery struct {
	Text string // part of what an ad says, or of who pays; "": everything
	Skip int    // how many newer ones were seen
	Most int
}

// Library lists what listeners were shown, the newest first.
func (l *Ledger) Library(ctx context.Context, q LibraryQuery) ([]Showing, error) {
	like := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Text))
	rows, err := l.db.QueryContext(ctx, `SELECT said, payer, starts, ends FROM shown WHERE starts <= ? AND ends > starts
		AND lower(said || ' ' || payer) LIKE ? ESCAPE '\' ORDER BY starts DESC, ad, content LIMIT ? OFFSET ?`,
		l.now().Unix(), "%"+like+"%", q.Most, q.Skip)
	if err != nil {
		return nil, fmt.Errorf("reading the library of ads: %w", err)
	}
	return collect(rows, func(s *Showing) error {
		var said string
		var since, till int64
		if err := rows.Scan(&said, &s.Payer, &since, &till); err != nil {
			return err
		}
		s.Since, s.Till = time.Unix(since, 0).UTC(), time.Unix(till, 0).UTC()
		return json.Unmarshal([]byte(said), &s.Ad)
	})
}

// ShownPicture returns a picture that listeners were shown, or ErrNotFound.
func (l *Ledger) ShownPicture(ctx context.Context, sha string) (Picture, error) {
	p := Picture{SHA256: sha}
	err := l.db.QueryRowContext(ctx, `SELECT type, bytes FROM pictures WHERE sha256 = ?1
		AND EXISTS (SELECT 1 FROM shown WHERE picture = ?1 AND starts <= ?2)`, sha, l.now().Unix()).Scan(&p.Type, &p.Bytes)
	if err != nil {
		return Picture{}, fmt.Errorf("picture: %w", notFound(err))
	}
	return p, nil
}

// What becomes of a notice.
const (
	NoticeOpen  = "open"
	NoticeActed = "acted" // the ad or the hash was taken down
	NoticeKept  = "kept"  // it stays
)

// A Notice says that something the operator publishes or does not block is against the law (Regulation (EU) 2022/2065, Article 16).
type Notice struct {
	ID          string // random: whoever has it reads the answer
	Number      int64
	At, Decided time.Time
	Kind        string // "ad", "infohash" or "audio"
	Object      string // id of the ad, or hash in lower-case hex
	Reason      string
	Name, Email string         // of the sender; may be empty
	Status      string         // NoticeOpen, NoticeActed or NoticeKept
	Decision    string         // the statement of reasons
	Language    words.Language // of the sender
}

// senderLife is how long it is known who sent a notice that is decided: as long as somebody may dispute it.
const senderLife = 2 * 365 * 24 * time.Hour

// maxOpenNotices is how many may wait: a flood is refused, and loses nothing that came before.
const maxOpenNotices = 10_000

func (n Notice) check() error {
	var errs []error
	if n.Kind != "ad" {
		if err := (Block{Kind: n.Kind, Hash: n.Object, Notice: "new", Reason: "new"}).check(); err != nil {
			errs = append(errs, refuse("object", "Write the hash of the track in hexadecimal digits: 40 of them for an infohash."))
		}
	}
	if runes := utf8.RuneCountInString(n.Reason); runes < 20 || runes > 4000 {
		errs = append(errs, refuse("reason", "Say in 20 to 4,000 characters what is against the law, and why."))
	}
	if utf8.RuneCountInString(n.Name) > 100 {
		errs = append(errs, refuse("name", "A name has at most 100 characters."))
	}
	if n.Email != "" {
		errs = append(errs, checkEmail(n.Email))
	}
	return errors.Join(errs...)
}

// TakeNotice keeps a notice and writes its sender a receipt, if there is an address and write allows letters to it. Bad input comes back
// as joined *ads.Refusal of "object", "reason", "name", "email".
func (l *Ledger) TakeNotice(ctx context.Context, n Notice, write bool) (Notice, error) {
	n.Object, n.Reason = strings.ToLower(strings.TrimSpace(n.Object)), strings.TrimSpace(n.Reason)
	if err := n.check(); err != nil {
		return Notice{}, err
	}
	n.Language = words.From(ctx)
	n.ID, n.At, n.Status = strings.ToLower(rand.Text()), l.now().UTC().Truncate(time.Second), NoticeOpen
	err := l.change(ctx, func(tx *sql.Tx) error {
		if err := roomForNotice(ctx, tx, n); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) + 1 FROM notices`).Scan(&n.Number); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, ?)`,
			n.ID, n.Number, n.At.Unix(), n.Kind, n.Object, n.Reason, n.Name, n.Email, n.Status, n.Language); err != nil {
			return err
		}
		if err := l.audit(ctx, tx, AuditEntry{Who: "somebody", Action: "gave notice", Object: n.Object,
			Detail: fmt.Sprint("notice ", n.Number)}); err != nil || n.Email == "" || !write {
			return err
		}
		return l.postTo(ctx, tx, n.reader(), news{words.Say("Your notice {number}", "number", n.Number),
			words.Say("Your notice {number} has arrived. A person looks at it, and writes to you what they decide and why.",
				"number", n.Number)})
	})
	if err != nil {
		return Notice{}, fmt.Errorf("taking a notice: %w", err)
	}
	return n, nil
}

// roomForNotice refuses a notice about an ad that nobody was shown, and any when too many wait.
func roomForNotice(ctx context.Context, tx *sql.Tx, n Notice) error {
	var waiting int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM notices WHERE status = 'open'`).Scan(&waiting); err != nil {
		return err
	}
	if waiting >= maxOpenNotices {
		return refuse("reason", "Very many notices wait to be read. Please send this one again tomorrow.")
	}
	if n.Kind != "ad" {
		return nil
	}
	var known bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM shown WHERE ad = ?)`, n.Object).Scan(&known)
	if err == nil && !known {
		err = refuse("object", "There is no ad with this number. It stands in the panel, behind Report, and in the library of ads.")
	}
	return err
}

const selectNotices = `SELECT id, number, at, kind, object, reason, name, email, status, decision, decided, language FROM notices `

// Notices lists those of a status, those that wait longest first.
func (l *Ledger) Notices(ctx context.Context, status string) ([]Notice, error) {
	return l.notices(ctx, l.db, `WHERE status = ? ORDER BY number LIMIT 500`, status)
}

// NoticeWith returns the notice with this id, or ErrNotFound.
func (l *Ledger) NoticeWith(ctx context.Context, id string) (Notice, error) {
	found, err := l.notices(ctx, l.db, `WHERE id = ?`, id)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Notice{}, err
	}
	return found[0], nil
}

func (l *Ledger) notices(ctx context.Context, q querier, where, arg string) ([]Notice, error) {
	rows, err := q.QueryContext(ctx, selectNotices+where, arg)
	if err != nil {
		return nil, fmt.Errorf("reading notices: %w", err)
	}
	return collect(rows, func(n *Notice) error {
		var at, decided int64
		err := rows.Scan(&n.ID, &n.Number, &at, &n.Kind, &n.Object, &n.Reason, &n.Name, &n.Email, &n.Status, &n.Decision, &decided,
			&n.Language)
		n.At, n.Decided = time.Unix(at, 0).UTC(), time.Unix(decided, 0).UTC()
		return err
	})
}

// DecideNotice ends a notice with a statement of reasons that the sender reads and, if act takes an ad down, its sponsor too. What is taken
// down leaves with the next release. ErrStatus: somebody has decided already. The statement is refused as "statement".
func (l *Ledger) DecideNotice(ctx context.Context, id string, act bool, statement string) error {
	statement = strings.TrimSpace(statement)
	if runes := utf8.RuneCountInString(statement); runes < 20 || runes > 2000 {
		return refuse("statement", "Say in 20 to 2,000 characters what you decided and why: whoever is concerned reads it.")
	}
	err := l.change(ctx, func(tx *sql.Tx) error {
		found, err := l.notices(ctx, tx, `WHERE id = ?`, id)
		if err != nil || len(found) == 0 {
			return errors.Join(err, ErrNotFound)
		}
		n := found[0]
		if n.Status != NoticeOpen {
			return ErrStatus
		}
		n.Status, n.Decision = NoticeKept, statement
		if act {
			n.Status = NoticeActed
			if err := l.actOn(ctx, tx, n); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE notices SET status = ?, decision = ?, decided = ? WHERE id = ?`,
			n.Status, n.Decision, l.now().Unix(), n.ID); err != nil {
			return err
		}
		if err := l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "decided notice", Object: n.Object,
			Detail: fmt.Sprintf("notice %d: %s", n.Number, n.Status)}); err != nil || n.Email == "" {
			return err
		}
		return l.postTo(ctx, tx, n.reader(), news{words.Say("Your notice {number} is decided", "number", n.Number),
			decision{n.Outcome(), statement}})
	})
	if err != nil {
		return fmt.Errorf("deciding notice %s: %w", id, err)
	}
	return nil
}

// reader is who gave the notice.
func (n Notice) reader() reader { return reader{n.Email, "/notices/" + n.ID, n.Language} }

// decision is what a letter says of one: what became of the notice, the operator's own words, and what can be done against it.
type decision struct{ outcome, statement string }

// In implements words.Speaker.
func (d decision) In(l words.Language) string {
	return l.Given(d.outcome) + "\n\n" + d.statement + "\n\n" + l.Given(redress)
}

// redress is what everybody concerned by a decision can do (Regulation (EU) 2022/2065, Articles 17 and 20).
const redress = "A person decided this, without automated means. If you think that it is wrong, answer this letter within six months: " +
	"another person looks at it anew. You may also go to a certified body for disputes out of court, or to a court."

// Outcome says in a sentence what became of a notice.
func (n Notice) Outcome() string {
	switch n.Status {
	case NoticeActed:
		return "It was taken down: listeners’ programs follow with the next release."
	case NoticeKept:
		return "It stays."
	}
	return "Nobody has decided yet."
}

// actOn takes down what a notice is about.
func (l *Ledger) actOn(ctx context.Context, tx *sql.Tx, n Notice) error {
	if n.Kind != "ad" {
		return l.takeDown(ctx, tx, Block{Kind: n.Kind, Hash: n.Object, Reason: shortened(n.Decision, 400), Notice: fmt.Sprint(n.Number)})
	}
	a, err := l.one(ctx, tx, Operator, n.Object)
	if err != nil || a.approved == "" {
		return err // it is off the air already
	}
	if _, err := tx.ExecContext(ctx, `UPDATE ads SET approved = '' WHERE id = ?`, a.ID); err != nil {
		return err
	}
	return l.askedFor(ctx, tx, a, fmt.Sprintf("After notice %d your ad was taken off the air. %s %s", n.Number, n.Decision, redress))
}

// shortened cuts a text to so many bytes, between two characters.
func shortened(text string, most int) string {
	for len(text) > most {
		_, last := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-last]
	}
	return text
}

// Pages that an operator writes and everybody may read.
const (
	PageImprint    = "imprint"
	PagePrivacy    = "privacy"
	PageConditions = "conditions"
)

// maxPage is how many bytes such a page may have.
const maxPage = 64 << 10

// Page returns one of these pages as plain text; "": it is not written yet.
func (l *Ledger) Page(ctx context.Context, name string) (string, error) {
	text, err := setting(ctx, l.db, "page: "+name)
	if err != nil {
		return "", fmt.Errorf("reading a page: %w", err)
	}
	return text, nil
}

// SetPage replaces one of these pages. An unknown name is ErrNotFound; too long a text is refused as "text".
func (l *Ledger) SetPage(ctx context.Context, name, text string) error {
	if name != PageImprint && name != PagePrivacy && name != PageConditions {
		return fmt.Errorf("page %q: %w", name, ErrNotFound)
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if len(text) > maxPage || !utf8.ValidString(text) {
		return refuse("text", "A page is plain text of at most 64 kilobytes.")
	}
	err := l.change(ctx, func(tx *sql.Tx) error {
		if err := set(ctx, tx, "page: "+name, text); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "wrote page", Object: name})
	})
	if err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	return nil
}
