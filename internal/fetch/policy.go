package fetch

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Policy says which addresses a client may connect to. The zero Policy connects to none.
type Policy struct {
	// Allow is asked right before each connection, with the very address that is about to be connected to: a name whose
	// answer changes between two looks gains nothing by it.
	Allow func(netip.AddrPort) bool
	// Lookup finds the addresses of a name.
	Lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)
	// Port is connected to instead of 443, for a stand-in of a forge; 0 for 443.
	Port uint16
	// Roots are the authorities that certificates are checked against; nil for those of the machine.
	Roots *x509.CertPool
}

// Public connects to public addresses on port 443: the only policy outside tests.
func Public() Policy {
	return Policy{
		Allow:  func(a netip.AddrPort) bool { return a.Port() == 443 && IsPublic(a.Addr()) },
		Lookup: net.DefaultResolver.LookupNetIP,
	}
}

// attempts is how many addresses of a name are tried.
const attempts = 3

// dial connects to one of the addresses of a name, the older internet first: both are asked as they come otherwise.
func (p Policy) dial(ctx context.Context, _, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || p.Allow == nil || p.Lookup == nil {
		return nil, refuse(BadAddress, address)
	}
	if p.Port != 0 {
		port = strconv.Itoa(int(p.Port))
	}
	ctx, cancel := context.WithTimeout(ctx, Time) // the transport may go on with a connection after its request is over
	defer cancel()
	found, err := p.Lookup(ctx, "ip", host)
	if err != nil {
		return nil, refuse(Unreachable, err.Error())
	}
	slices.SortStableFunc(found, func(a, b netip.Addr) int { return a.Unmap().BitLen() - b.Unmap().BitLen() })
	d := net.Dialer{Timeout: Time / attempts, Control: p.control}
	var why error = refuse(Unreachable, host)
	for _, a := range found[:min(len(found), attempts)] {
		conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(a.String(), port))
		if err == nil {
			return conn, nil
		}
		why = err
	}
	return nil, why
}

// control is the dialer's last word: what it sees is what is connected to.
func (p Policy) control(network, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" || !p.Allow(a) {
		return refuse(Inside, address)
	}
	return nil
}

// IsPublic tells whether an address is one of the public internet: none of a machine itself, of a private or local
// network, of documentation, of translation, of tunnels, of groups.
func IsPublic(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if a.Is6() && !netip.MustParsePrefix(routed6).Contains(a) {
		return false
	}
	for block := range strings.FieldsSeq(inner) {
		if netip.MustParsePrefix(block).Contains(a) {
			return false
		}
	}
	return true
}

// routed6 is all that is routed of the newer internet.
const routed6 = "2000::/3"

// inner are the blocks of IANA's registries of special addresses, and the inner service of a large host that has a
// public one.
const inner = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24
	192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
	168.63.129.16/32 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20`
