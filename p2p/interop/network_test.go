package interop_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
)

// Addresses of documentation (RFC 5737) and of trials (RFC 2544): programs treat them as those of strangers, and refuse loopback ones.
const (
	ourAddress     = "198.51.100.1" // Linnet
	trackerAddress = "198.51.100.9"
	theirPort      = 7001
)

// addresses are those of the program, by the kind of connection that it is to make.
var addresses = map[string]string{overTCP: "198.51.100.2", overUTP: "198.51.100.3", encrypted: "198.51.100.4"}

// dhtHosts are as many as Transmission wants before it trusts a DHT, each in a network of its own.
func dhtHosts() (out []string) {
	for i := range 12 {
		out = append(out, fmt.Sprintf("198.18.%d.1", i+1))
	}
	return out
}

// routers are names that programs look up to find a DHT.
const routers = "router.bittorrent.com router.utorrent.com dht.transmissionbt.com dht.libtorrent.org dht.aelitis.com"

// network has a namespace for each kind of connection, from which Linnet, the tracker and the DHT can be reached, and nobody else.
func network(t *testing.T) []string {
	names := filepath.Join(t.TempDir(), "hosts")
	if err := os.WriteFile(names, []byte("127.0.0.1 localhost\n"+dhtHosts()[0]+" "+routers+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	setup := []string{"mount --bind " + names + " /etc/hosts", "ip addr add " + ourAddress + "/32 dev lo"}
	for _, dht := range dhtHosts() {
		setup = append(setup, "ip addr add "+dht+"/32 dev lo")
	}
	setup = append(setup, namespace("tracker", trackerAddress)...)
	for kind, address := range addresses {
		setup = append(setup, namespace(kind, address)...)
	}
	return append(setup, firewall()...)
}

func namespace(name, address string) []string {
	setup := []string{"ip netns add " + name, "ip link add to" + name + " type veth peer name eth0 netns " + name,
		"ip link set to" + name + " up", "ip route add " + address + "/32 dev to" + name + " src " + ourAddress}
	for _, c := range []string{"link set lo up", "link set eth0 up", "addr add " + address + "/32 dev eth0", "route add default dev eth0"} {
		setup = append(setup, "ip -n "+name+" "+c)
	}
	return setup
}

// firewall lets the program reach the tracker but not itself elsewhere, and one host make no TCP connection with Linnet.
func firewall() []string {
	setup := []string{"sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.proxy_arp=1", "nft add table ip only",
		"nft add chain ip only through '{ type filter hook forward priority 0 ; }'",
		"nft add rule ip only through iifname != totracker oifname != totracker drop"}
	for chain, pair := range map[string]string{"input": "saddr %s ip daddr %s", "output": "daddr %s ip saddr %s"} {
		setup = append(setup, fmt.Sprintf("nft add chain ip only %s '{ type filter hook %s priority 0 ; }'", chain, chain),
			"nft add rule ip only "+chain+" ip "+fmt.Sprintf(pair, addresses[overUTP], ourAddress)+" tcp flags syn reject with tcp reset")
	}
	return setup
}

// greeter has the DHT's first node answer where the names of routers lead to.
func greeter(node netip.AddrPort) []string {
	return []string{"add table ip greeter", "add chain ip greeter in { type nat hook prerouting priority -100 ; }",
		fmt.Sprintf("add rule ip greeter in ip daddr %s udp dport { 6881, 25401 } dnat to %s", node.Addr(), node)}
}
