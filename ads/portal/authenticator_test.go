package portal_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
)

// deviceKey is a passkey as an authenticator keeps it: one key of ES256 (Web Authentication, section 6).
type deviceKey struct {
	*browser
	key    *ecdsa.PrivateKey
	id     []byte
	handle string // of whose it is
	uses   uint32
}

func (b *browser) deviceKey(name string) *deviceKey {
	b.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	b.must(err)
	return &deviceKey{browser: b, key: key, id: []byte(name)}
}

// question is what the portal asks of a browser.
type question struct {
	PublicKey struct {
		Challenge string
		User      struct{ ID string }
	} `json:"publicKey"`
}

func (d *deviceKey) asked(path string) (q question) {
	d.t.Helper()
	p := d.sends(path, "{}")
	if p.status != 200 {
		d.t.Fatalf("%s: %d %s", path, p.status, p.body)
	}
	d.must(json.Unmarshal([]byte(p.body), &q))
	return q
}

// data is the authenticator's part of an answer: flags say that a person was there, and verified.
func (d *deviceKey) data(flags byte, credential []byte) []byte {
	party := sha256.Sum256([]byte("localhost"))
	d.uses++
	return append(binary.BigEndian.AppendUint32(append(party[:], 5|flags), d.uses), credential...)
}

func (d *deviceKey) client(kind, challenge string) []byte {
	data, err := json.Marshal(map[string]string{"type": kind, "challenge": challenge,
		"origin": strings.Replace(d.url, "127.0.0.1", "localhost", 1)})
	d.must(err)
	return data
}

// answer is what the browser sends, its bytes in base64url.
func (d *deviceKey) answer(response map[string][]byte) string {
	d.t.Helper()
	text := map[string]string{"userHandle": d.handle}
	for name, data := range response {
		text[name] = base64.RawURLEncoding.EncodeToString(data)
	}
	id := base64.RawURLEncoding.EncodeToString(d.id)
	data, err := json.Marshal(map[string]any{"id": id, "rawId": id, "type": "public-key", "response": text})
	d.must(err)
	return string(data)
}

// register adds the passkey to the account that the browser is signed in to.
func (d *deviceKey) register(base string) got {
	d.t.Helper()
	q := d.asked(base + "/passkeys/begin")
	d.handle = q.PublicKey.User.ID
	return d.sends(base+"/passkeys/add?name="+string(d.id), d.attests(q))
}

// attests is the answer to a registration: a map of the format "none" in CBOR, with the key as COSE has it (RFC 9053, section 7.1).
func (d *deviceKey) attests(q question) string {
	d.t.Helper()
	point, err := d.key.PublicKey.Bytes()
	d.must(err)
	cose := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, point[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 32), point[33:]...)
	credential := binary.BigEndian.AppendUint16(make([]byte, 16), uint16(len(d.id)))
	data := d.data(0x40, append(append(credential, d.id...), cose...))
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"), byte(len(data)>>8), byte(len(data)))
	return d.answer(map[string][]byte{"clientDataJSON": d.client("webauthn.create", q.PublicKey.Challenge),
		"attestationObject": append(object, data...)})
}

// shows answers the question of one path at another.
func (d *deviceKey) shows(ask, answer string) got {
	d.t.Helper()
	q := d.asked(ask)
	client, data := d.client("webauthn.get", q.PublicKey.Challenge), d.data(0, nil)
	said := sha256.Sum256(client)
	sum := sha256.Sum256(append(data[:len(data):len(data)], said[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	d.must(err)
	return d.sends(answer, d.answer(map[string][]byte{"clientDataJSON": client, "authenticatorData": data, "signature": signature}))
}
