package circle

import (
	"errors"
	"fmt"

	"github.com/flynn/noise"
)

// A Channel is one end of a connection on which both sides prove that they know a secret, and which
// nobody else can read or change: the Noise protocol Noise_NNpsk0_25519_ChaChaPoly_SHA256. Whoever
// dialled is the initiator and sends First; then each message received goes to Step until Ready.
//
// The responder knows that the initiator has the secret only when the first sealed message opens:
// the handshake's first message may be a replay. One goroutine may Seal while another calls Open.
type Channel struct {
	initiator  bool
	hs         *noise.HandshakeState
	send, recv *noise.CipherState
	binding    []byte
}

var errNotReady = errors.New("the channel is not ready")

// NewChannel prepares one end. Both ends must name the same purpose.
func NewChannel(s Secret, purpose string, initiator bool) (*Channel, error) {
	suite := noise.NewCipherSuite(noise.DH25519, noise.CipherChaChaPoly, noise.HashSHA256)
	hs, err := noise.NewHandshakeState(noise.Config{
		CipherSuite: suite, Pattern: noise.HandshakeNN, Initiator: initiator,
		PresharedKey: s.derive("channel|"+purpose, 32), Prologue: []byte("linnet-circle-1|" + purpose),
	})
	if err != nil {
		return nil, fmt.Errorf("a sealed channel: %w", err)
	}
	return &Channel{initiator: initiator, hs: hs}, nil
}

// Initiator says which end this is.
func (c *Channel) Initiator() bool { return c.initiator }

// Ready says whether messages can be sealed and opened.
func (c *Channel) Ready() bool { return c.send != nil }

// First returns the initiator's first message.
func (c *Channel) First() ([]byte, error) {
	b, _, _, err := c.hs.WriteMessage(nil, nil)
	return b, err
}

// Step takes a message of the handshake and returns the answer, if there is one. The error wraps
// ErrMalformed when the other side does not know the secret.
func (c *Channel) Step(b []byte) ([]byte, error) {
	payload, mine, theirs, err := c.hs.ReadMessage(nil, b)
	if err != nil || len(payload) > 0 {
		return nil, fmt.Errorf("the proof of a secret: %w", ErrMalformed)
	}
	if c.initiator {
		c.send, c.recv = mine, theirs
		c.binding = c.hs.ChannelBinding()
		return nil, nil
	}
	out, theirs, mine, err := c.hs.WriteMessage(nil, nil)
	if err != nil {
		return nil, fmt.Errorf("the proof of a secret: %w", err)
	}
	c.send, c.recv = mine, theirs
	c.binding = c.hs.ChannelBinding()
	return out, nil
}

// Binding names this channel and no other; signed by a member it proves which member is at the other
// end.
func (c *Channel) Binding() []byte { return c.binding }

// Seal encrypts one message. Messages must be sent in the order in which they were sealed.
func (c *Channel) Seal(b []byte) ([]byte, error) {
	if !c.Ready() {
		return nil, errNotReady
	}
	return c.send.Encrypt(nil, nil, b)
}

// Open decrypts the next message of the other side.
func (c *Channel) Open(b []byte) ([]byte, error) {
	if !c.Ready() {
		return nil, errNotReady
	}
	out, err := c.recv.Decrypt(nil, nil, b)
	if err != nil {
		return nil, fmt.Errorf("a sealed message: %w", ErrMalformed)
	}
	return out, nil
}
