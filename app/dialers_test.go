package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// dialers are the files that may name what opens a connection, sends a datagram or looks a name up, and why. What is not here gets a
// client or a connection from somebody who is.
var dialers = map[string]struct {
	names []string
	why   string
}{
	"app/outbound/outbound.go": {[]string{"net.Dialer", "http.Client", "http.Transport", "proxy.SOCKS5"},
		"the one place of the desktop client: feeds, pictures, reports"},
	"app/desktop/handover.go":  {[]string{"net.DialTimeout"}, "a Unix socket in the home, to the Linnet that runs on it"},
	"app/desktop/sdnotify.go":  {[]string{"net.Dial"}, "a Unix socket of the service manager that started the program"},
	"app/demo/campaign.go":     {[]string{"http.Client"}, "the demo plays a sponsor at a browser, on loopback"},
	"app/demo/listeners.go":    {[]string{"http.Client", "http.Transport"}, "the demo plays other listeners, on loopback"},
	"ads/operator/outbound.go": {[]string{"http.Client", "http.Transport", "net.Dialer"}, "the one place of the operator's program"},
	"ads/operator/mail.go":     {[]string{"go-mail.NewClient"}, "the operator's letters"},
	"packaging/health/main.go": {[]string{"net.DialTimeout"}, "asks the program in its own container"},
	"p2p/dial.go":              {[]string{"net.Dialer"}, "the one dialer of the swarm; a proxy takes its place"},
	"p2p/proxy.go":             {[]string{"dialer.NewSocks5"}, "the swarm's way through a proxy"},
	"p2p/engine.go": {[]string{"net.ResolveUDPAddr"},
		"nodes to start the DHT from: not behind a proxy, nor in mode LAN only"},
	"p2p/internal/tracker/http.go":   {[]string{"http.Client", "http.Transport"}, "asks trackers, over connections of p2p/dial.go"},
	"p2p/internal/webseed/stream.go": {[]string{"http.Client", "http.Transport"}, "asks web servers, over connections of p2p/dial.go"},
	"p2p/gateway/gateway.go":         {[]string{"net.DialUDP"}, "asks the router by PCP: not behind a proxy"},
	"p2p/gateway/find.go":            {[]string{"net.Dial"}, "connects a UDP socket to learn our own address; nothing is sent"},
	"p2p/gateway/ssdp.go":            {[]string{"net.ListenUDP"}, "searches for routers of the network: not behind a proxy"},
	"p2p/gateway/soap.go": {[]string{"net.Dialer", "http.Client", "http.Transport"},
		"asks the router that answered: not behind a proxy"},
	"p2p/p2ptest/dht.go":   {[]string{"net.ListenPacket"}, "plays DHT nodes, for tests and the demo"},
	"p2p/p2ptest/squat.go": {[]string{"net.ListenPacket", "net.ResolveUDPAddr"}, "plays an attacker of the DHT, for tests"},
}

// opens says whether a name of the standard library, or of a package that dials for others, leads out of the process. To listen for TCP
// connections does not.
func opens(pkg, name string) bool {
	switch pkg {
	case "net":
		return strings.HasPrefix(name, "Dial") || strings.HasPrefix(name, "Lookup") || strings.HasPrefix(name, "Resolve") &&
			name != "ResolveUnixAddr" ||
			slices.Contains([]string{"Resolver", "DefaultResolver", "ListenPacket", "ListenUDP", "ListenMulticastUDP", "ListenIP",
				"ListenConfig"},
				name)
	case "net/http":
		return slices.Contains([]string{"Client", "Transport", "DefaultClient", "DefaultTransport", "Get", "Head", "Post", "PostForm",
			"ProxyFromEnvironment"}, name)
	case "crypto/tls":
		return strings.HasPrefix(name, "Dial")
	case "net/smtp", "net/rpc", "golang.org/x/net/proxy":
		return !slices.Contains([]string{"Auth", "ContextDialer", "Dialer"}, name)
	case "github.com/anacrolix/torrent/dialer":
		return strings.HasPrefix(name, "New") || name == "Default"
	case "github.com/wneessen/go-mail":
		return name == "NewClient"
	case "github.com/anacrolix/upnp":
		return true
	}
	return false
}

// TestNobodyElseDials holds that every connection is opened where the proxy and the mode are known.
func TestNobodyElseDials(t *testing.T) {
	root, err := filepath.Abs("..")
	check(t, err)
	seen := map[string]map[string]bool{}
	for _, p := range packages(t, false) {
		files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
		check(t, err)
		for _, file := range files {
			name, err := filepath.Rel(root, file)
			check(t, err)
			if name = filepath.ToSlash(name); !strings.HasSuffix(name, "_test.go") {
				seen[name] = openers(t, file)
			}
		}
	}
	if len(seen) < 100 {
		t.Fatalf("only %d files were looked at", len(seen))
	}
	for file, names := range seen {
		for name := range names {
			if !slices.Contains(dialers[file].names, name) {
				t.Errorf("%s names %s: take a client from app/outbound, or a connection from p2p", file, name)
			}
		}
	}
	for file, may := range dialers {
		for _, name := range may.names {
			if !seen[file][name] {
				t.Errorf("%s no longer names %s: take it out of the table", file, name)
			}
		}
	}
}

// openers are the names in a file that open connections. A pointer type names nothing that could.
func openers(t *testing.T, file string) map[string]bool {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	check(t, err)
	imported := map[string]string{} // name -> path
	for _, i := range f.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		check(t, err)
		name := path.Base(p)
		if i.Name != nil {
			name = i.Name.Name
		}
		imported[name] = p
	}
	found := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if star, is := n.(*ast.StarExpr); is {
			_, simple := star.X.(*ast.SelectorExpr)
			return !simple
		}
		if s, is := n.(*ast.SelectorExpr); is {
			if x, is := s.X.(*ast.Ident); is && opens(imported[x.Name], s.Sel.Name) {
				found[path.Base(imported[x.Name])+"."+s.Sel.Name] = true
			}
		}
		return true
	})
	return found
}
