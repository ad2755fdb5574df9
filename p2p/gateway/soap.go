package gateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// mapping is what an AddPortMapping asks for.
type mapping struct {
	protocol           string // "TCP" or "UDP"
	external, internal uint16
	lifetime           time.Duration // 0: until it is taken back
}

// What a router may say that is worth another try (WANIPConnection:2, 2.5.16). Both come with ErrRefused.
var (
	errTaken       = errors.New("somebody else has the port")         // 718
	errOnlyForever = errors.New("it knows only mappings without end") // 725
)

// addPortMapping does what WANIPConnection:1, 2.4.16 says. The order of the arguments counts for some routers.
func (u *UPnP) addPortMapping(ctx context.Context, s service, m mapping) error {
	_, err := u.call(ctx, s, "AddPortMapping", [][2]string{{"NewRemoteHost", ""}, {"NewExternalPort", port(m.external)},
		{"NewProtocol", m.protocol},
		{"NewInternalPort", port(m.internal)}, {"NewInternalClient", u.Place.Own.String()}, {"NewEnabled", "1"},
		{"NewPortMappingDescription", "Linnet"}, {"NewLeaseDuration", strconv.Itoa(int(m.lifetime / time.Second))}})
	return err
}

// deletePortMapping does what WANIPConnection:1, 2.4.18 says.
func (u *UPnP) deletePortMapping(ctx context.Context, h held) error {
	_, err := u.call(ctx, h.at, "DeletePortMapping", [][2]string{{"NewRemoteHost", ""}, {"NewExternalPort", port(h.external)},
		{"NewProtocol", h.protocol}})
	return err
}

// external asks for the router's own address; it is zero when there is no answer.
func (u *UPnP) external(ctx context.Context, s service) netip.Addr {
	said, err := u.call(ctx, s, "GetExternalIPAddress", nil)
	if err != nil {
		return netip.Addr{}
	}
	a, err := netip.ParseAddr(said.address)
	if err != nil || !a.Is4() {
		return netip.Addr{}
	}
	return a
}

func port(n uint16) string { return strconv.Itoa(int(n)) }

// call has a service do something (UPnP Device Architecture 1.1, 3.2). The error wraps ErrRefused when it says that it will not.
func (u *UPnP) call(ctx context.Context, s service, action string, args [][2]string) (said, error) {
	var q strings.Builder
	fmt.Fprintf(&q, `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"`+
		` s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">`+
		`<s:Body><u:%s xmlns:u="%s">`, action, s.kind)
	for _, a := range args {
		fmt.Fprintf(&q, "<%s>%s</%s>", a[0], a[1], a[0])
	}
	fmt.Fprintf(&q, "</u:%s></s:Body></s:Envelope>", action)
	body, err := u.exchange(ctx, s.host, s.control, &order{s.kind + "#" + action, q.String()})
	if err != nil {
		return said{}, fmt.Errorf("%s: %w", action, err)
	}
	answer, err := readSOAP(body)
	if err != nil {
		return said{}, fmt.Errorf("%s: %w", action, err)
	}
	return answer, nil
}

// said is what a service answered.
type said struct {
	address string // NewExternalIPAddress
	code    int    // of the error; 0: none
}

// readSOAP reads an answer. The error wraps ErrRefused, errTaken or errOnlyForever when that is what it says.
func readSOAP(body []byte) (answer said, err error) {
	var why, code string
	var envelope, fault bool
	err = walk(body, func(element, text string) {
		switch element {
		case "NewExternalIPAddress":
			answer.address = text
		case "errorCode":
			code = text
		case "errorDescription":
			why = showable(text)
		case "Fault":
			fault = true
		case "Envelope":
			envelope = true
		}
	})
	switch {
	case err != nil:
		return said{}, err
	case !envelope:
		return said{}, fmt.Errorf("%w: no envelope", errXML)
	case !fault:
		return answer, nil
	}
	answer.code, _ = strconv.Atoi(code) // what is no number is no code
	err = fmt.Errorf("%w: UPnP error %d %s", ErrRefused, answer.code, why)
	switch answer.code {
	case 718:
		err = fmt.Errorf("%w: %w", err, errTaken)
	case 725:
		err = fmt.Errorf("%w: %w", err, errOnlyForever)
	}
	return answer, err
}

// showable is a router's sentence, short and without what could disturb a log.
func showable(text string) string {
	const most = 80
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text[:min(len(text), most)], ""))
}

// An order is the body of a request that makes a router do something.
type order struct{ action, body string }

// exchange does one request, a GET without an order, with a host and nobody else. It returns the body of a success, or of a failure
// that SOAP describes.
func (u *UPnP) exchange(ctx context.Context, host netip.Addr, address string, o *order) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, u.Place.patience(exchangePatience))
	defer cancel()
	method, body := http.MethodGet, ""
	if o != nil {
		method, body = http.MethodPost, o.body
	}
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "UPnP/1.1 Linnet")
	if o != nil {
		req.Header.Set("Content-Type", `text/xml; charset="utf-8"`)
		req.Header["SOAPAction"] = []string{`"` + o.action + `"`} // some routers know it in this spelling only
	}
	res, err := u.Place.clientTo(host).Do(req)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoAnswer, err)
	}
	defer res.Body.Close()
	if failed := o != nil && res.StatusCode == http.StatusInternalServerError; res.StatusCode != http.StatusOK && !failed {
		return nil, fmt.Errorf("%w: it says %.40q", ErrRefused, showable(res.Status))
	}
	return readBody(res.Body)
}

// readBody reads what is small and comes at once.
func readBody(r io.Reader) ([]byte, error) {
	var body bytes.Buffer
	n, err := io.Copy(&body, io.LimitReader(r, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoAnswer, err)
	}
	if n > maxBody {
		return nil, fmt.Errorf("%w: it sends more than %d kB", errXML, maxBody>>10)
	}
	return body.Bytes(), nil
}

// clientTo is an HTTP client that knows one host. It leaves from the Place's own address and follows no redirect.
func (p Place) clientTo(host netip.Addr) *http.Client {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: p.Own.AsSlice()}}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, addr string) (net.Conn, error) {
				if to, err := netip.ParseAddrPort(addr); err != nil || to.Addr() != host {
					return nil, fmt.Errorf("%w: %.60q", errElsewhere, addr)
				}
				return d.DialContext(ctx, "tcp4", addr)
			},
			DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: maxHeader,
		},
	}
}
