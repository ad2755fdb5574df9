package portal_test

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"linnet/ads/portal"
	"linnet/packaging/bombtest"
)

// sizes of what a server takes: the whole of a form, and of the head of a request.
const (
	wholeForm = 16 << 20
	wholeHead = http.DefaultMaxHeaderBytes
)

// adID is drawn anew for each test.
var adID = regexp.MustCompile(`/ads/\w+`)

const (
	formType      = "application/x-www-form-urlencoded"
	multipartType = "multipart/form-data; boundary=x"
)

// A sender is one who may send a bomb: a stranger, or somebody who signed in.
type sender struct {
	site    http.Handler
	cookies []*http.Cookie
}

func (s sender) do(r *http.Request, kind string) *httptest.ResponseRecorder {
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	answer := httptest.NewRecorder()
	s.site.ServeHTTP(answer, r)
	return answer
}

// sends returns a row that posts its input.
func (s sender) sends(path, kind, attack string, bomb func() []byte) bombtest.Row {
	return bombtest.Row{Parser: "POST " + adID.ReplaceAllString(path, "/ads/ID"), Attack: attack, Bomb: bomb,
		Read: func(in *bombtest.Input) {
			s.do(httptest.NewRequest(http.MethodPost, path, in), kind)
		}}
}

// TestBombs goes over what browsers send to the portal, strangers' and sponsors': see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	w := named(t)
	b := w.sponsor("Brandt Violins")
	ad := b.campaign("Winter")
	address, err := url.Parse(w.url)
	w.must(err)
	c := w.config()
	c.URL = strings.Replace(w.url, "127.0.0.1", "localhost", 1)
	site, err := portal.New(c)
	w.must(err)
	stranger, sponsor := sender{site: site}, sender{site, b.http.Jar.Cookies(address)}
	if p := sponsor.do(httptest.NewRequest(http.MethodGet, ad, nil), ""); p.Code != http.StatusOK {
		t.Fatalf("the sponsor is not signed in: %d", p.Code)
	}
	var rows []bombtest.Row
	for attack, bomb := range formBombs() {
		for _, path := range []string{"/signin", "/signup", "/forgot", "/reset", "/operator/signin", "/signin/code", ad, "/campaigns/new"} {
			rows = append(rows, stranger.sends(path, formType, attack, bomb))
		}
		for _, path := range []string{"/campaigns/new", "/members", "/account/password", "/account/name", "/account/proof",
			"/passkeys/remove"} {
			rows = append(rows, sponsor.sends(path, formType, attack+", signed in", bomb))
		}
	}
	for attack, bomb := range multipartBombs() {
		for who, row := range map[string]bombtest.Row{
			"":                 stranger.sends(ad, multipartType, attack, bomb),
			", signed in":      sponsor.sends(ad, multipartType, attack, bomb),
			", at the sign-in": stranger.sends("/signin", multipartType, attack, bomb),
		} {
			row.Parser, row.Attack = "ReadAd", attack+who
			rows = append(rows, row)
		}
	}
	rows = append(rows, credentialBombs(stranger, sponsor)...)
	bombtest.Hold(t, append(rows, headBombs(stranger, sponsor)...))
}

func repeated(part string, size int) func() []byte {
	return func() []byte { return []byte(strings.Repeat(part, size/len(part))) }
}

func formBombs() map[string]func() []byte {
	return map[string]func() []byte{
		"many fields":  repeated("a=1&", wholeForm),
		"empty fields": repeated("&", wholeForm),
		"other fields": func() []byte { return numbered("f%d=&", 60<<10) },
		"a long name":  repeated("a", wholeForm),
		"a long value": func() []byte { return append([]byte("email="), bytes.Repeat([]byte("a"), 60<<10)...) },
		"a long secret": func() []byte {
			return append([]byte("email=a%40b.example&password="), bytes.Repeat([]byte("a"), 60<<10)...)
		},
		"percents":  func() []byte { return append([]byte("name="), bytes.Repeat([]byte("%CC%81"), 10<<10)...) },
		"interests": repeated("interests=Jazz&", 60<<10),
	}
}

// numbered repeats a format with the numbers from 0.
func numbered(format string, size int) (out []byte) {
	for i := 0; len(out) < size; i++ {
		out = fmt.Appendf(out, format, i)
	}
	return out
}

func multipartBombs() map[string]func() []byte {
	const field = "--x\r\nContent-Disposition: form-data; name=\"headline\"\r\n\r\n"
	const file = "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n"
	return map[string]func() []byte{
		"many parts":    repeated(field+"\r\n", wholeForm),
		"large spots":   repeated(strings.ReplaceAll(file, "picture", "spot")+strings.Repeat("a", 1<<20)+"\r\n", wholeForm),
		"many files":    repeated(file+"\r\n", wholeForm),
		"large files":   repeated(file+strings.Repeat("a", 1<<20)+"\r\n", wholeForm),
		"a large field": func() []byte { return append([]byte(field), bytes.Repeat([]byte("a"), wholeForm)...) },
		"large fields":  repeated(field+strings.Repeat("a", 400<<10)+"\r\n", wholeForm),
		"a long name": func() []byte {
			return append([]byte("--x\r\nContent-Disposition: form-data; name=\""), bytes.Repeat([]byte("a"), wholeForm)...)
		},
		"many headers":   func() []byte { return append([]byte("--x\r\n"), numbered("H%d: a\r\n", wholeForm)...) },
		"the same again": func() []byte { return append([]byte("--x\r\n"), bytes.Repeat([]byte("A: a\r\n"), wholeForm/6)...) },
		"headers of all": repeated("--x\r\n"+string(numbered("H%d: a\r\n", 400<<10))+"\r\n\r\n", wholeForm),
		"many names":     func() []byte { return withDisposition(numbered("; a%d=b", 9<<20)) },
		"one long name":  func() []byte { return withDisposition([]byte(`; name="` + strings.Repeat("a", 9<<20) + `"`)) },
		"escaped name":   func() []byte { return withDisposition([]byte(`; name="` + strings.Repeat(`\"`, 4<<20) + `"`)) },
		"encoded name":   func() []byte { return withDisposition([]byte("; name*=utf-8''" + strings.Repeat("%61", 3<<20))) },
		"pieces of name": func() []byte { return withDisposition(numbered("; name*%d=b", 9<<20)) },
		"parts in parts": repeated("--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n", wholeForm),
		"no boundary":    repeated("\r\n--", wholeForm),
	}
}

// withDisposition is a part of a form with more in its head.
func withDisposition(more []byte) []byte {
	head := append([]byte("--x\r\nContent-Disposition: form-data"), more...)
	return append(head, "\r\n\r\nvalue\r\n--x--\r\n"...)
}

// nested is CBOR that goes down without end, and claims is CBOR that announces what is not there (RFC 8949, section 3).
var (
	nested = bytes.Repeat([]byte{0x81}, 9<<10)
	claims = map[string][]byte{
		"a claimed list":  {0x9b, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff},
		"a claimed map":   {0xbb, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff},
		"claimed bytes":   {0x5b, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff},
		"a claimed text":  {0x7b, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff},
		"nested lists":    nested,
		"an endless list": bytes.Repeat([]byte{0x9f}, 9<<10),
		"nested tags":     bytes.Repeat([]byte{0xc1}, 9<<10),
	}
)

// credentialBombs are answers of passkeys, each to a question of its own.
func credentialBombs(stranger, sponsor sender) (rows []bombtest.Row) {
	attacks := map[string][]byte{
		"lists":       bytes.Repeat([]byte("["), 16<<10),
		"objects":     bytes.Repeat([]byte(`{"a":`), 4<<10),
		"more":        bytes.Repeat([]byte(" "), wholeForm),
		"a long text": append([]byte(`{"id":"`), bytes.Repeat([]byte("a"), 15<<10)...),
		"extensions": append([]byte(`{"id":"AQID","rawId":"AQID","type":"public-key","clientExtensionResults":{`),
			numbered(`"%d":[],`, 14<<10)...),
	}
	for attack, object := range claims {
		data := append(append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData"), 0x58, 37), make([]byte, 37)...)
		for where, cbor := range map[string][]byte{"": object,
			" in a statement": append([]byte("\xa3\x63fmt\x66packed\x67attStmt"), object...),
			" as a key":       append(data[:len(data)-37:len(data)-37], withKey(object)...)} {
			text := base64.RawURLEncoding.EncodeToString(cbor)
			attacks[attack+where] = []byte(`{"id":"AQID","rawId":"AQID","type":"public-key","response":{"clientDataJSON":"e30",` +
				`"attestationObject":"` + text + `","authenticatorData":"` + text + `","signature":"AQID","userHandle":"AQID"}}`)
		}
	}
	for attack, answer := range attacks {
		for ask, s := range map[string]sender{"/signin/passkey/begin": stranger, "/passkeys/begin": sponsor} {
			path := strings.NewReplacer("/passkeys/begin", "/passkeys/add?name=x", "passkey/begin", "passkey").Replace(ask)
			rows = append(rows, bombtest.Row{Parser: "POST " + path, Attack: attack, Bomb: func() []byte { return answer },
				Read: func(in *bombtest.Input) {
					asked := s.do(httptest.NewRequest(http.MethodPost, ask, strings.NewReader("{}")), "application/json")
					with := s
					with.cookies = append(with.cookies[:len(with.cookies):len(with.cookies)], asked.Result().Cookies()...)
					with.do(httptest.NewRequest(http.MethodPost, path, in), "application/json")
				}})
		}
	}
	return rows
}

// withKey is an authenticator's data whose public key is some CBOR.
func withKey(object []byte) []byte {
	data := append(make([]byte, 32), 0x45, 0, 0, 0, 1)
	data = append(append(data, make([]byte, 16)...), 0, 3, 1, 2, 3)
	data = append(data, object...)
	return append([]byte{byte(len(data) >> 8), byte(len(data))}, data...)
}

// headBombs are addresses and headers, as long as a server reads them.
func headBombs(stranger, sponsor sender) (rows []bombtest.Row) {
	packed := func() []byte {
		var out bytes.Buffer
		small, _ := flate.NewWriter(&out, flate.BestCompression)
		text, _ := json.Marshal(map[string]any{"Page": "/campaigns/new",
			"Fields": map[string][]string{"name": {strings.Repeat("a", 8<<20)}}})
		_, _ = small.Write(text)
		_ = small.Close()
		return out.Bytes()
	}
	for attack, header := range map[string][2]string{
		"proxies":           {"X-Forwarded-For", strings.Repeat(",", wholeHead)},
		"addresses":         {"X-Forwarded-For", strings.Repeat("127.0.0.1,", wholeHead/10)},
		"cookies":           {"Cookie", strings.Repeat("a=1;", wholeHead/4)},
		"a long cookie":     {"Cookie", "linnet-sponsor=" + strings.Repeat("a", wholeHead)},
		"a packed cookie":   {"Cookie", "linnet-typed-0=" + base64.RawURLEncoding.EncodeToString(packed())},
		"a range":           {"Range", "bytes=" + strings.Repeat("0-0,", wholeHead/4)},
		"types":             {"Content-Type", "a/b" + strings.Repeat(";a=b", wholeHead/4)},
		"conditions":        {"If-None-Match", strings.Repeat(`"a",`, wholeHead/4)},
		"a long user agent": {"User-Agent", strings.Repeat("Firefox ", wholeHead/8)},
	} {
		for _, path := range []string{"/", "/signin", "/feed/timestamp.json", "/static/portal.css", "/metrics"} {
			parser := "GET " + path
			if header[0] == "Cookie" {
				parser = "TypedText"
			}
			rows = append(rows, bombtest.Row{Parser: parser, Attack: attack, Bomb: func() []byte { return []byte(header[1]) },
				Read: func(*bombtest.Input) {
					r := httptest.NewRequest(http.MethodGet, path, nil)
					r.Header.Set(header[0], header[1])
					stranger.site.ServeHTTP(httptest.NewRecorder(), r)
				}})
		}
	}
	for attack, query := range map[string]string{"a long value": "token=" + strings.Repeat("a", wholeHead-100),
		"many values": strings.Repeat("interests=Jazz&", wholeHead/15), "other values": strings.Repeat("a&", wholeHead/2)} {
		for path, s := range map[string]sender{"/reset": stranger, "/confirm": stranger, "/estimate": sponsor,
			"/listeners": sponsor, "/listeners.csv": sponsor, "/account/proof": sponsor} {
			rows = append(rows, bombtest.Row{Parser: "GET " + path, Attack: attack, Bomb: func() []byte { return []byte(query) },
				Read: func(in *bombtest.Input) {
					s.do(httptest.NewRequest(http.MethodGet, path+"?"+string(in.Bytes()), nil), "")
				}})
		}
	}
	return rows
}
