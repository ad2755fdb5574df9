package ledger

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// argon2id with OWASP's second set of parameters: 19 MiB, two passes, one lane.
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonPrefix = "$argon2id$v=19$m=19456,t=2,p=1$"
)

// The bounds of a password. The upper one keeps a sign-in from being made expensive.
const (
	minPassword = 10  // runes
	maxPassword = 200 // bytes
)

func checkPassword(password string) error {
	if utf8.RuneCountInString(password) < minPassword {
		return refuse("password", fmt.Sprintf("The password needs at least %d characters.", minPassword))
	}
	if len(password) > maxPassword {
		return refuse("password", fmt.Sprintf("The password can have at most %d bytes.", maxPassword))
	}
	return nil
}

// hashPassword returns the PHC string of a password with a new salt.
func (l *Ledger) hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails since Go 1.24
	sum, err := l.argon(ctx, password, salt)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return argonPrefix + enc.EncodeToString(salt) + "$" + enc.EncodeToString(sum), nil
}

// samePassword compares in constant time. An empty or foreign hash costs as much as a real one and never matches, so that
// an unknown e-mail address cannot be told by the clock.
func (l *Ledger) samePassword(ctx context.Context, hash, password string) (bool, error) {
	salt, want := make([]byte, 16), []byte(nil)
	if rest, ok := strings.CutPrefix(hash, argonPrefix); ok {
		s, w, _ := strings.Cut(rest, "$")
		salt, _ = base64.RawStdEncoding.DecodeString(s)
		want, _ = base64.RawStdEncoding.DecodeString(w)
	}
	if len(password) > maxPassword {
		return false, nil
	}
	sum, err := l.argon(ctx, password, salt)
	return err == nil && len(want) == len(sum) && subtle.ConstantTimeCompare(sum, want) == 1, err
}

func (l *Ledger) argon(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case l.hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-l.hashing }()
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, 1, 32), nil
}
