package main

import (
	"fmt"
	"net/netip"
	"strings"
)

// proxies are the networks whose X-Forwarded-For is believed, as typed: addresses and networks with commas between, or "none". Nothing
// typed is nil: a proxy on this machine.
func proxies(typed string) ([]netip.Prefix, error) {
	if typed == "" {
		return nil, nil
	}
	trusted := []netip.Prefix{}
	if typed == "none" {
		return trusted, nil
	}
	for _, word := range strings.Split(typed, ",") {
		word = strings.TrimSpace(word)
		p, err := netip.ParsePrefix(word)
		if addr, addrErr := netip.ParseAddr(word); addrErr == nil {
			p, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return nil, badInput(fmt.Sprintf("serve: -proxy %s: write addresses or networks such as 10.0.0.5,10.1.0.0/16, or none.", word))
		}
		trusted = append(trusted, p.Masked())
	}
	return trusted, nil
}
