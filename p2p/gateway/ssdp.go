package gateway

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"time"

	"golang.org/x/net/ipv4"
)

// How routers are searched for (UPnP Device Architecture 1.1, 1.3.2).
const (
	searchFor   = 2 * time.Second // devices wait up to a second before they answer
	maxAnswers  = 64              // that are read at all
	maxDatagram = 2048            // bytes
	maxURL      = 1024            // bytes
)

var ssdpGroup = netip.MustParseAddrPort("239.255.255.250:1900")

// gateways are what is searched for. A device of version 2 answers for version 1 as well, but not every one does.
var gateways = []string{"urn:schemas-upnp-org:device:InternetGatewayDevice:1", "urn:schemas-upnp-org:device:InternetGatewayDevice:2"}

// errElsewhere says that a router leads to something other than itself.
var errElsewhere = errors.New("it leads elsewhere")

// An answer is a router that says where its description is: at an address of its own.
type answer struct {
	host     netip.Addr
	location *url.URL
}

// search returns who answers, the router of the default route first. The error wraps ErrNoAnswer.
func (u *UPnP) search(ctx context.Context) ([]answer, error) {
	ctx, cancel := context.WithTimeout(ctx, u.Place.patience(searchFor))
	defer cancel()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: u.Place.Own.AsSlice()})
	if err != nil {
		return nil, fmt.Errorf("searching for a router: %w", err)
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(0, 1)) })()
	if err := u.askAll(c); err != nil {
		return nil, fmt.Errorf("searching for a router: %w: %w", ErrNoAnswer, err)
	}
	found := u.gather(c)
	if len(found) == 0 {
		return nil, fmt.Errorf("UPnP: %w", ErrNoAnswer)
	}
	return found, nil
}

// askAll sends the questions, twice because UDP may lose them.
func (u *UPnP) askAll(c *net.UDPConn) error {
	to := ssdpGroup
	if u.Place.Search.IsValid() {
		to = u.Place.Search
	}
	p := ipv4.NewPacketConn(c)
	if u.Place.Interface != nil {
		if err := p.SetMulticastInterface(u.Place.Interface); err != nil {
			return err
		}
	}
	if err := p.SetMulticastTTL(2); err != nil {
		return err
	}
	for range 2 {
		for _, kind := range gateways {
			q := fmt.Sprintf("M-SEARCH * HTTP/1.1\r\nHOST: %v\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: %s\r\n\r\n", ssdpGroup, kind)
			if _, err := c.WriteToUDPAddrPort([]byte(q), to); err != nil {
				return err
			}
		}
	}
	return nil
}

// gather reads answers until the router of the default route is among them, or time is up.
func (u *UPnP) gather(c *net.UDPConn) (found []answer) {
	b := make([]byte, maxDatagram)
	for range maxAnswers {
		n, from, err := c.ReadFromUDPAddrPort(b)
		if err != nil {
			break
		}
		a, err := readAnswer(b[:n], from.Addr().Unmap())
		if err != nil || !u.Place.neighbour(a.host) {
			continue
		}
		if a.host == u.Place.Router.Addr() {
			return slices.Insert(found, 0, a)[:min(len(found)+1, maxRouters)]
		}
		if known := slices.ContainsFunc(found, func(o answer) bool { return o.host == a.host }); !known && len(found) < maxRouters {
			found = append(found, a)
		}
	}
	return found
}

// readAnswer reads a datagram from a host.
func readAnswer(b []byte, host netip.Addr) (answer, error) {
	res, err := http.ReadResponse(bufio.NewReader(io.LimitReader(bytes.NewReader(b), maxDatagram)), nil)
	if err != nil {
		return answer{}, err
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK || !slices.Contains(gateways, res.Header.Get("St")) {
		return answer{}, errOther
	}
	location, err := onHost(nil, res.Header.Get("Location"), host)
	return answer{host, location}, err
}

// onHost reads an address that a host gave, relative to base if that is not nil. It must be plain HTTP to that very host, written as
// an IP address: a name would be looked up, and could lead anywhere.
func onHost(base *url.URL, text string, host netip.Addr) (*url.URL, error) {
	if text == "" || len(text) > maxURL {
		return nil, fmt.Errorf("%w: an address of %d bytes", errElsewhere, len(text))
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %.100q", errElsewhere, text)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	at, err := netip.ParseAddr(u.Hostname())
	if err != nil || at != host || u.Scheme != "http" || u.User != nil || u.Opaque != "" {
		return nil, fmt.Errorf("%w: %.100q", errElsewhere, text)
	}
	if port := u.Port(); port != "" || u.Host != u.Hostname() {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, fmt.Errorf("%w: port %.10q", errElsewhere, port)
		}
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}
