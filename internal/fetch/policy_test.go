package fetch_test

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/appel-a-communs/communs/internal/fetch"
)

// spellings are ways of writing an address that is not public: as numbers, short, in other bases, mapped, translated,
// tunnelled, with a zone.
func spellings() []string {
	return strings.Fields(`127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0 0.0.0.0 localhost
		localhost.localdomain 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200 192.0.0.192
		198.18.0.1 224.0.0.1 255.255.255.255 168.63.129.16 [::1] [::] [::ffff:127.0.0.1] [::ffff:a9fe:a9fe] [::127.0.0.1] [64:ff9b::7f00:1]
		[64:ff9b:1::a00:1] [2002:7f00:1::] [2001::7f00:1] [fe80::1] [fe80::1%25lo] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1] [100::1]
		[2001:db8::1] [5f00::1] [3fff::1] [0:0:0:0:0:ffff:127.0.0.1] 127.0.0.1.nip.io`)
}

// Even where somebody put such a name on the list of hosts, the dialer connects to none of them.
func TestNoSpellingOfAnInnerAddressIsReached(t *testing.T) {
	reached := 0
	p := fetch.Public()
	allow := p.Allow
	p.Allow = func(a netip.AddrPort) bool {
		if !allow(a) {
			return false
		}
		reached++
		t.Errorf("%s would have been connected to", a)
		return false
	}
	p.Lookup = func(ctx context.Context, network, host string) ([]netip.Addr, error) {
		if strings.HasSuffix(host, ".nip.io") { // a public name of an inner address
			return []netip.Addr{netip.MustParseAddr(strings.TrimSuffix(host, ".nip.io"))}, nil
		}
		if a, err := netip.ParseAddr(host); err == nil {
			return []netip.Addr{a}, nil
		}
		return net.DefaultResolver.LookupNetIP(ctx, network, host)
	}
	c := fetch.New(p, "communs-test")
	for _, host := range spellings() {
		bare := strings.NewReplacer("[", "", "]", "", "%25", "%").Replace(host)
		_, err := c.Get(t.Context(), fetch.Request{URL: "https://" + host + "/", Hosts: []string{bare}, Types: []string{"text/plain"}})
		if code := codeOf(err); code != fetch.Inside && code != fetch.Unreachable {
			t.Errorf("%s: %v", host, err)
		}
	}
	if reached > 0 {
		t.Errorf("%d of %d spellings reached", reached, len(spellings()))
	}
}

func TestPublicAddresses(t *testing.T) {
	for _, a := range []string{"140.82.121.4", "1.1.1.1", "172.32.0.1", "172.15.255.255", "100.128.0.1", "2a01:4f8::1", "2606:50c0:8000::153", "::ffff:8.8.8.8"} {
		if !fetch.IsPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s is public", a)
		}
	}
	if fetch.IsPublic(netip.Addr{}) {
		t.Error("no address is public")
	}
	public := fetch.Public()
	for _, a := range []string{"140.82.121.4:22", "140.82.121.4:80", "127.0.0.1:443", "[::1]:443"} {
		if public.Allow(netip.MustParseAddrPort(a)) {
			t.Errorf("%s is allowed", a)
		}
	}
	if !public.Allow(netip.MustParseAddrPort("140.82.121.4:443")) {
		t.Error("a public address on port 443 is not allowed")
	}
}

// A resolver that answers something else the second time gains nothing: what is connected to is what is checked.
func TestChangedAnswerOfAResolverIsCheckedAtTheConnection(t *testing.T) {
	var asked, served atomic.Int32
	s := standIn(t, func(w http.ResponseWriter, _ *http.Request) {
		served.Add(1)
		w.Header().Set("Connection", "close")
		w.Header().Set("Content-Type", "text/plain")
	})
	p := s.policy()
	first := netip.MustParseAddr("127.0.0.1")
	p.Allow = func(a netip.AddrPort) bool { return a.Addr() == first }
	p.Lookup = func(context.Context, string, string) ([]netip.Addr, error) {
		if asked.Add(1) == 1 {
			return []netip.Addr{first}, nil
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.2"), netip.MustParseAddr("::1")}, nil
	}
	c := fetch.New(p, "communs-test")
	r := fetch.Request{URL: "https://" + forge + "/", Hosts: []string{forge}, Types: []string{"text/plain"}}
	if _, err := c.Get(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(t.Context(), r); codeOf(err) != fetch.Inside || served.Load() != 1 {
		t.Errorf("after the answer changed: %v, %d requests served", err, served.Load())
	}
}

func TestEnvironmentNamesNoProxy(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	t.Setenv("https_proxy", "http://127.0.0.1:1")
	s := standIn(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/plain") })
	if _, err := ask(t, s, "/"); err != nil {
		t.Error(err)
	}
}

func TestZeroPolicyConnectsToNothing(t *testing.T) {
	c := fetch.New(fetch.Policy{}, "communs-test")
	if _, err := c.Get(t.Context(), fetch.Request{URL: "https://github.com/", Hosts: []string{"github.com"}}); codeOf(err) != fetch.BadAddress {
		t.Error(err)
	}
}
