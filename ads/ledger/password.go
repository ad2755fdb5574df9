package ledger

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"database/sql"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/cases"
)

// hashCost is OWASP's second set of parameters for argon2id: 19 MiB, two passes, one lane. A hash of another cost still counts, and is made
// anew when its owner signs in.
var hashCost = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// tokenPrefix begins the hash of a password that a program drew at random: nobody can guess it, so it need not be slow.
const tokenPrefix = "$sha256$"

// The bounds of a password. The upper one keeps a sign-in from being made expensive.
const (
	minPassword = 10  // runes
	maxPassword = 200 // bytes
)

// maxHashing is how many sign-ins wait for their turn at argon2id before others are sent away: about two seconds of work.
const maxHashing = 64

// ErrBusy: more people sign in at this moment than the machine can check.
var ErrBusy = errors.New("ledger: too many sign-ins at once")

// checkPassword refuses what a guesser tries first. own are the names and addresses of whom it is for.
func checkPassword(password string, own ...string) error {
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return refuse("password", fmt.Sprintf("The password needs at least %d characters.", minPassword))
	case len(password) > maxPassword:
		return refuse("password", fmt.Sprintf("The password can have at most %d bytes.", maxPassword))
	case common(password):
		return refuse("password", "This password is among the first that guessers try. Three or four unrelated words are better.")
	}
	plain := squeezed(password)
	for _, name := range own {
		local, _, _ := strings.Cut(name, "@")
		for _, name := range []string{squeezed(name), squeezed(local)} {
			if name != "" && (plain == name || bare(plain) == name) {
				return refuse("password", "The password must not be your name or address.")
			}
		}
	}
	return nil
}

// squeezed is a text without case, blanks and signs that people put between words.
func squeezed(s string) string {
	return strings.NewReplacer(" ", "", ".", "", "-", "", "_", "").Replace(cases.Fold().String(s))
}

// bare is a text without the digits and signs that people put before and behind a word.
func bare(s string) string { return strings.Trim(s, "0123456789!?.,;:#$%&*+-_=@ ") }

// The words and walks over the keyboard that lists of stolen passwords begin with, of any length: what is around them is cut off.
var commonWords = strings.Fields(`password passwort passw0rd p@ssw0rd p@ssword motdepasse contrasena senha qwerty
	qwertz azerty qwertyuiop qwertzuiop asdfghjkl asdfgh
	zxcvbnm qazwsx qazwsxedc 1qaz2wsx 1qaz2wsx3edc zaq12wsx 1q2w3e4r 1q2w3e4r5t 1q2w3e q1w2e3r4 q1w2e3r4t5 qwer abcd
	abcdef abcdefg abcdefgh abcdefghij abc
	letmein welcome admin administrator root user guest login master iloveyou monkey dragon sunshine princess football
	baseball superman batman
	starwars trustno1 whatever charlie michael jennifer jordan freedom shadow ninja mustang secret changeme default test
	testtest linnet operator sponsor music`)

// common finds a text that is a well-known password, a row of digits, or one or two signs again and again.
func common(password string) bool {
	plain := squeezed(password)
	word := bare(plain)
	if word == "" {
		return true // digits and signs alone
	}
	for _, known := range commonWords {
		if plain == known || word == bare(known) || strings.ReplaceAll(word, bare(known), "") == "" && bare(known) != "" {
			return true
		}
	}
	signs := map[rune]bool{}
	for _, r := range plain {
		signs[r] = true
	}
	return len(signs) <= 2
}

// hashPassword returns the PHC string of a password with a new salt.
func (l *Ledger) hashPassword(ctx context.Context, password string) (hash string, err error) {
	err = l.turn(ctx, func() (err error) {
		hash, err = argon2id.CreateHash(password, &hashCost)
		return err
	})
	return hash, err
}

// drawPassword makes a password of 130 random bits and its hash.
func drawPassword() (password, hash string) {
	password, sum := secret()
	return password, tokenPrefix + base64.RawStdEncoding.EncodeToString(sum)
}

// samePassword compares in constant time. An empty or foreign hash costs as much as a real one and never matches, so that
// an unknown e-mail address cannot be told by the clock.
func (l *Ledger) samePassword(ctx context.Context, hash, password string) (same bool, err error) {
	if len(password) > maxPassword {
		return false, nil
	}
	if costOf(hash) == (argon2id.Params{}) {
		_, err := l.hashPassword(ctx, password)
		return err == nil && drawn(hash, password), err
	}
	err = l.turn(ctx, func() (err error) {
		same, err = argon2id.ComparePasswordAndHash(password, hash)
		return err
	})
	return same, err
}

// The costs of a hash that are paid. Another is foreign: it would take minutes, or all memory.
const maxHashMemory, maxHashPasses = 1 << 20, 16 // KiB

// costOf are the parameters of a hash; the zero Params for one that is not of argon2id.
func costOf(hash string) argon2id.Params {
	p, _, _, err := argon2id.DecodeHash(hash)
	if err != nil || p.Memory > maxHashMemory || p.Iterations < 1 || p.Iterations > maxHashPasses || p.Parallelism < 1 ||
		p.SaltLength < 8 || p.KeyLength < 16 {
		return argon2id.Params{}
	}
	return *p
}

// renewHash hashes the password of a login anew where its hash has another cost than today's.
func (l *Ledger) renewHash(ctx context.Context, a Login, password string) error {
	if cost := costOf(a.hash); cost == hashCost || cost == (argon2id.Params{}) {
		return nil
	}
	hash, err := l.hashPassword(ctx, password)
	if err != nil {
		return err
	}
	return l.Quietly(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET password = ? WHERE who = ? AND password = ?`, hash, a.Who, a.hash)
		return err
	})
}

// drawn reports whether the hash is of drawPassword and of this password, in next to no time.
func drawn(hash, password string) bool {
	said, ok := strings.CutPrefix(hash, tokenPrefix)
	want, err := base64.RawStdEncoding.DecodeString(said)
	return ok && err == nil && subtle.ConstantTimeCompare(hashOf(password), want) == 1
}

// aheadKey is where a context says that whoever waits has signed in from this device before.
type aheadKey struct{}

// Ahead lets somebody who is known by their device wait in a queue of their own, which strangers cannot fill.
func Ahead(ctx context.Context) context.Context { return context.WithValue(ctx, aheadKey{}, true) }

// turn waits for a turn to hash: at most two strangers and one known device do at a time, each with 19 MiB; ErrBusy when too many wait.
func (l *Ledger) turn(ctx context.Context, hash func() error) error {
	turn, waiting := l.hashing, l.waiting
	if ctx.Value(aheadKey{}) != nil {
		turn, waiting = l.known, l.knownWaiting
	}
	select {
	case waiting <- struct{}{}:
		defer func() { <-waiting }()
	default:
		return ErrBusy
	}
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-turn }()
	return hash()
}

// The second factor is a code of six digits that changes every 30 seconds (RFC 6238 with SHA-1, as every authenticator reads it).
// A clock may be one step off; no step is taken twice.
const (
	codeEvery  = 30
	codeDrift  = 1
	recoveries = 10
)

var secretEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// code is what an authenticator shows in a step (RFC 4226, section 5.3); "" for a secret that is none.
func code(secret string, step int64) string {
	key, err := secretEncoding.DecodeString(secret)
	if err != nil || len(key) == 0 {
		return ""
	}
	sum := hmac.New(sha1.New, key)
	sum.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	digest := sum.Sum(nil)
	at := digest[len(digest)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(digest[at:])&0x7fffffff%1_000_000)
}

// matching returns the step for which a typed code is right, after the last one that was taken; 0: it is wrong.
func matching(secret, typed string, now time.Time, last int64) int64 {
	current := now.Unix() / codeEvery
	for step := max(current-codeDrift, last+1); step <= current+codeDrift; step++ {
		if want := code(secret, step); want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(typed)) == 1 {
			return step
		}
	}
	return 0
}

// OfferFactor returns a new secret for an authenticator, base32. The secret counts once KeepFactor has seen a code of it.
func (l *Ledger) OfferFactor(ctx context.Context, who string) (secret string, err error) {
	key := make([]byte, 20)
	rand.Read(key) // never fails since Go 1.24
	secret = secretEncoding.EncodeToString(key)
	err = l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET totp_next = ? WHERE who = ?`, secret, who)
		return err
	})
	return secret, err
}

// OfferedFactor returns the secret that waits for its first code, or "".
func (l *Ledger) OfferedFactor(ctx context.Context, who string) (secret string, err error) {
	err = l.db.QueryRowContext(ctx, `SELECT totp_next FROM accounts WHERE who = ?`, who).Scan(&secret)
	return secret, err
}

// KeepFactor takes the first code of an offered secret and returns the recovery codes, this once. A wrong code is an *ads.Refusal of
// "code".
func (l *Ledger) KeepFactor(ctx context.Context, who, typed string) (codes []string, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		var offered string
		if err := tx.QueryRowContext(ctx, `SELECT totp_next FROM accounts WHERE who = ?`, who).Scan(&offered); err != nil {
			return err
		}
		step := matching(offered, digits(typed), l.now(), 0)
		if step == 0 {
			return refuse("code", "This is not the code that the authenticator shows now.")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE accounts SET totp = totp_next, totp_next = '', totp_step = ? WHERE who = ?`,
			step, who); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM recoveries WHERE who = ?`, who); err != nil {
			return err
		}
		for range recoveries {
			one := strings.ToLower(rand.Text()[:16])
			codes = append(codes, one[:4]+"-"+one[4:8]+"-"+one[8:12]+"-"+one[12:])
			if _, err := tx.ExecContext(ctx, `INSERT INTO recoveries VALUES (?, ?)`, who, hashOf(one)); err != nil {
				return err
			}
		}
		return l.audit(ctx, tx, AuditEntry{Who: who, Action: "switched second factor on", Object: who})
	})
	if err != nil {
		return nil, fmt.Errorf("the second factor: %w", err)
	}
	return codes, nil
}

// DropFactor takes the second factor away.
func (l *Ledger) DropFactor(ctx context.Context, who string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET totp = '', totp_next = '', totp_step = 0 WHERE who = ?`, who)
		if err == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM recoveries WHERE who = ?`, who)
		}
		if err != nil {
			return fmt.Errorf("the second factor: %w", err)
		}
		return l.audit(ctx, tx, AuditEntry{Who: who, Action: "switched second factor off", Object: who})
	})
}

// TakeCode is nil when a code of the authenticator, or a recovery code, is right; it is then worth nothing any more. Else ErrSignIn.
func (l *Ledger) TakeCode(ctx context.Context, who, typed string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		var secret string
		var last int64
		err := tx.QueryRowContext(ctx, `SELECT totp, totp_step FROM accounts WHERE who = ?`, who).Scan(&secret, &last)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrSignIn
		}
		if err != nil {
			return fmt.Errorf("the second factor: %w", err)
		}
		if step := matching(secret, digits(typed), l.now(), last); step > 0 {
			_, err := tx.ExecContext(ctx, `UPDATE accounts SET totp_step = ? WHERE who = ?`, step, who)
			return err
		}
		plain := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(typed))
		done, err := tx.ExecContext(ctx, `DELETE FROM recoveries WHERE who = ? AND code = ?`, who, hashOf(plain))
		if err != nil {
			return fmt.Errorf("the second factor: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(ErrSignIn, err)
		}
		return l.audit(ctx, tx, AuditEntry{Who: who, Action: "used recovery code", Object: who})
	})
}

// digits drops the blanks with which authenticators show a code.
func digits(typed string) string { return strings.ReplaceAll(typed, " ", "") }
