package steps

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"time"
)

// anotherName has the tool call a platform by TLS whose certificate is good in
// all but one thing: it is for another address. Nothing else answers there.
func anotherName(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
	certificate, trusted, err := certify(net.IPv4(192, 0, 2, 1)) // of TEST-NET-1: it is nobody's (RFC 5737)
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(req.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening as the platform by another name: %w", err)
	}
	server := &http.Server{
		Handler: http.NotFoundHandler(), ReadHeaderTimeout: undoPatience, ErrorLog: log.New(io.Discard, "", 0),
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12,
		}))
	}()
	defer func() { _ = server.Close(); <-served }()

	transport := newTransport()
	defer transport.CloseIdleConnections()
	transport.TLSClientConfig = &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}
	to := *req.URL
	to.Scheme, to.Host = "https", listener.Addr().String()
	req = req.Clone(req.Context())
	req.URL = &to
	return transport.RoundTrip(req) //nolint:wrapcheck // a RoundTripper passes the error on as it is
}

// certify makes a certificate for an address, and the pool that trusts it.
func certify(address net.IP) (tls.Certificate, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("making the key of a certificate: %w", err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{address},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("making a certificate: %w", err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("reading the certificate: %w", err)
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, trusted, nil
}
