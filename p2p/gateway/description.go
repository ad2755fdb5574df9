package gateway

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// The bounds of XML from a router. A description is nine elements deep and has a few hundred.
const (
	maxDepth    = 32
	maxElements = 4000
)

// kinds are the services that map ports, the best first.
var kinds = []string{"urn:schemas-upnp-org:service:WANIPConnection:2", "urn:schemas-upnp-org:service:WANIPConnection:1",
	"urn:schemas-upnp-org:service:WANPPPConnection:1"}

// A service is where a router takes orders.
type service struct {
	host    netip.Addr
	kind    string // one of kinds
	control string // URL on the host
}

// describe fetches a router's description and returns its services that map ports, the best first.
func (u *UPnP) describe(ctx context.Context, a answer) ([]service, error) {
	body, err := u.exchange(ctx, a.host, a.location.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("its description: %w", err)
	}
	services, err := readDescription(body, a)
	if err != nil {
		return nil, fmt.Errorf("its description: %w", err)
	}
	return services, nil
}

// readDescription reads the services of a device description (UPnP Device Architecture 1.1, 2.3). One whose control address leads
// elsewhere is left out.
func readDescription(body []byte, a answer) (all []service, err error) {
	base := a.location
	var kind, control string
	err = walk(body, func(element, text string) {
		switch element {
		case "URLBase": // of version 1.0
			if b, err := onHost(nil, text, a.host); err == nil {
				base = b
			}
		case "serviceType":
			kind = text
		case "controlURL":
			control = text
		case "service":
			if at := controlOf(base, control, a.host); at != "" && slices.Contains(kinds, kind) {
				all = append(all, service{a.host, kind, at})
			}
			kind, control = "", ""
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(x, y service) int { return cmp.Compare(slices.Index(kinds, x.kind), slices.Index(kinds, y.kind)) })
	return slices.Compact(all), nil
}

func controlOf(base *url.URL, text string, host netip.Addr) string {
	at, err := onHost(base, text, host)
	if err != nil {
		return ""
	}
	return at.String()
}

// errXML says that XML is not what a router would send.
var errXML = errors.New("this is not what a router would send")

// walk tells of every element, when it ends, its local name and the text directly in it. It refuses document types, and so entities
// of a router's own.
func walk(body []byte, tell func(element, text string)) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = charset
	var texts []string // of the open elements
	for elements := 0; ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) && elements > 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errXML, err)
		}
		switch t := t.(type) {
		case xml.Directive:
			return fmt.Errorf("%w: it has a document type", errXML)
		case xml.StartElement:
			if elements++; elements > maxElements || len(texts) == maxDepth {
				return fmt.Errorf("%w: %d elements, %d deep", errXML, elements, len(texts))
			}
			texts = append(texts, "")
		case xml.CharData:
			if top := len(texts) - 1; top >= 0 && len(texts[top])+len(t) <= maxURL { // nothing longer is looked at
				texts[top] += string(t)
			}
		case xml.EndElement:
			top := len(texts) - 1
			tell(t.Name.Local, strings.TrimSpace(texts[top]))
			texts = texts[:top]
		}
	}
}

// charset reads what older routers write in.
func charset(name string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "iso-8859-1", "us-ascii", "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(r), nil
	}
	return nil, fmt.Errorf("%w: it is written in %.40q", errXML, name)
}
