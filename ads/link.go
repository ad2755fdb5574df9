package ads

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// CheckAddress refuses the address of a server that is not https; http is allowed to this machine only. Whether a private address
// may be asked is for whoever asks it. The error is a plain sentence.
func CheckAddress(address string) error {
	u, err := webAddress(address)
	if err != nil {
		return err
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return &Refusal{"link", "The link must begin with https://."}
	}
	return nil
}

// CheckLink refuses the link of an ad unless every listener's browser reaches the same public website by it: https, and a name under
// a public suffix (publicsuffix.org) in one script. The error is a plain sentence.
func CheckLink(link string) error {
	u, err := webAddress(link)
	if err != nil {
		return err
	}
	if u.Scheme != "https" {
		return &Refusal{"link", "The link must begin with https://."}
	}
	return badHost(strings.ToLower(u.Hostname()))
}

// LinkHost is the host of a link as a person can judge it: names in other scripts than ASCII stand in punycode, where no letter looks like
// another. The result is empty when there is none.
func LinkHost(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	host, err := idna.Punycode.ToASCII(strings.ToLower(u.Hostname()))
	if err != nil {
		return ""
	}
	return host
}

// ShownLink is the link with its host as in LinkHost.
func ShownLink(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Hostname() == "" || strings.EqualFold(u.Hostname(), LinkHost(link)) {
		return link
	}
	return strings.Replace(link, u.Hostname(), LinkHost(link), 1)
}

func webAddress(link string) (*url.URL, error) {
	u, err := url.Parse(link)
	switch {
	case link == "":
		return nil, &Refusal{"link", "A link is missing."}
	case len(link) > maxLink:
		return nil, &Refusal{"link", fmt.Sprintf("The link is longer than %d bytes.", maxLink)}
	case err != nil || u.Hostname() == "" || u.Opaque != "" || hidden(link) || strings.ContainsAny(link, " \\"):
		return nil, &Refusal{"link", "The link is not a web address such as https://example.org/page."}
	case u.User != nil:
		return nil, &Refusal{"link", "The link must not hold a user name or password."}
	}
	return u, nil
}

// loopback says whether the host is this machine, by name or number, without asking a name server.
func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// names reads host names as browsers do (UTS 46), with the rules of STD 3 and DNS lengths.
var names = idna.New(idna.MapForLookup(), idna.StrictDomainName(true), idna.BidiRule(), idna.CheckJoiners(true), idna.VerifyDNSLength(true))

// badHost refuses a host in lower case that is no name of the public web, or could be read as another.
func badHost(host string) error {
	ascii, err := names.ToASCII(host)
	if err != nil || strings.Contains(host, ":") {
		return &Refusal{"link", "The link must lead to a website by its name, such as example.org."}
	}
	written, err := names.ToUnicode(ascii)
	if err != nil || host != ascii && host != written {
		return &Refusal{"link", "The link's name holds characters that browsers take for others."}
	}
	if numeric(ascii[strings.LastIndexByte(ascii, '.')+1:]) {
		return &Refusal{"link", "The link must lead to a website by its name, not by its number."}
	}
	if !public(ascii) {
		return &Refusal{"link", "The link must lead to a name of the public web, such as example.org."}
	}
	for label := range strings.SplitSeq(written, ".") {
		if mixed(label) {
			return &Refusal{"link", "The link's name mixes letters of several scripts."}
		}
	}
	return nil
}

// numeric says whether browsers read a host that ends in this label as an IPv4 address, in whichever base (WHATWG URL, "ends in a
// number").
func numeric(label string) bool {
	if hex, is := strings.CutPrefix(label, "0x"); is {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(label, "0123456789") == ""
}

// public says whether a name is one that somebody registered under a public suffix. Names below arpa are the network's own, among
// them home.arpa (RFC 8375); names below example lead nowhere and are there for examples (RFC 2606).
func public(name string) bool {
	suffix, icann := publicsuffix.PublicSuffix(name)
	if suffix == name || name == "arpa" || strings.HasSuffix(name, ".arpa") {
		return false
	}
	return icann || strings.Contains(suffix, ".") || suffix == "example"
}
