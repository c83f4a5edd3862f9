package platform

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

func pemOf(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func pkix(tb testing.TB, key any) []byte {
	tb.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	return der
}

func pkcs8(tb testing.TB, key any) []byte {
	tb.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	return der
}

func certificate(tb testing.TB, public, private any) []byte {
	tb.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Unix(1, 0)} // long expired: only its key counts
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		tb.Fatal(err)
	}
	return der
}

// sized is a public key of that many bits, which nobody can sign for.
func sized(bits int) *rsa.PublicKey {
	n := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
	return &rsa.PublicKey{N: n.SetBit(n, 0, 1), E: 65537}
}

func jwkWith(change map[string]any) string {
	k := jwkOf(&toolKey().PublicKey, testKid)
	for name, value := range change {
		k[name] = value
		if value == nil {
			delete(k, name)
		}
	}
	return string(mustJSON(k))
}

func setOf(keys ...string) string { return `{"keys":[` + strings.Join(keys, ",") + `]}` }

// What may be pasted: the source finds the key by its kid, or, when the form
// has no place for one, whatever the kid.
func TestPastedKeys(t *testing.T) {
	t.Parallel()
	public := &toolKey().PublicKey
	plain := jwkWith(nil)
	block := pemOf("PUBLIC KEY", pkix(t, public))
	for name, c := range map[string]struct {
		text   string
		anyKid bool
	}{
		"PKIX":               {block, true},
		"PKCS #1":            {pemOf("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(public)), true},
		"a certificate":      {pemOf("CERTIFICATE", certificate(t, public, toolKey())), true},
		"CR LF":              {strings.ReplaceAll(block, "\n", "\r\n"), true},
		"words around":       {"The key:\n" + block + "\nThank you.\n", true},
		"a JWK":              {plain, false},
		"a JWK Set":          {setOf(plain), false},
		"white space":        {"\n\t " + setOf(plain) + "\n", false},
		"members unheard of": {jwkWith(map[string]any{"x5c": []int{1}, "owner": map[string]any{"d": 1}}), false},
		"no use, no alg":     {jwkWith(map[string]any{"use": nil, "alg": nil}), false},
		"padded":             {jwkWith(map[string]any{"n": base64.URLEncoding.EncodeToString(public.N.Bytes())}), false},
		"beside another use": {setOf(jwkWith(map[string]any{"use": "enc", "kid": "enc"}), plain), false},
	} {
		source, err := readPublicKeys(c.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := source.key(t.Context(), testKid); err != nil || !got.Equal(public) {
			t.Errorf("%s: the key is not found: %v", name, err)
		}
		_, err = source.key(t.Context(), "made-up")
		if known := err == nil; known != c.anyKid {
			t.Errorf("%s: another kid gives %v", name, err)
		}
		if !c.anyKid && codeOf(err) != lti.KeyIDUnknown {
			t.Errorf("%s: another kid is refused with %v", name, err)
		}
	}
}

func codeOf(err error) lti.Code {
	var check *lti.CheckError
	if errors.As(err, &check) {
		return check.Finding.Code
	}
	return ""
}

// Each case is refused with its code, and says what is wrong with it.
func TestPastedKeysRefused(t *testing.T) {
	t.Parallel()
	key := toolKey()
	curve, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	edwards, twisted, _ := ed25519.GenerateKey(rand.Reader)
	sec1, _ := x509.MarshalECPrivateKey(curve)
	public := pemOf("PUBLIC KEY", pkix(t, &key.PublicKey))
	encoded := func(k *rsa.PublicKey) map[string]any { return map[string]any{"n": jwkOf(k, "")["n"]} }
	for name, c := range map[string]struct {
		text, says string
		code       lti.Code
	}{
		"PKCS #8":                 {pemOf("PRIVATE KEY", pkcs8(t, key)), "compromised", lti.KeyPrivate},
		"PKCS #1 private":         {pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)), "compromised", lti.KeyPrivate},
		"SEC 1":                   {pemOf("EC PRIVATE KEY", sec1), "compromised", lti.KeyPrivate},
		"encrypted":               {pemOf("ENCRYPTED PRIVATE KEY", []byte("x")), "compromised", lti.KeyPrivate},
		"of SSH":                  {pemOf("OPENSSH PRIVATE KEY", []byte("x")), "compromised", lti.KeyPrivate},
		"private and cut":         {pemOf("PRIVATE KEY", pkcs8(t, key))[:300], "compromised", lti.KeyPrivate},
		"private in one line":     {strings.ReplaceAll(pemOf("PRIVATE KEY", pkcs8(t, key)), "\n", `\n`), "compromised", lti.KeyPrivate},
		"private behind public":   {public + pemOf("PRIVATE KEY", pkcs8(t, key)), "compromised", lti.KeyPrivate},
		"private, labelled not":   {pemOf("PUBLIC KEY", pkcs8(t, key)), "compromised", lti.KeyPrivate},
		"PKCS #1, labelled not":   {pemOf("RSA PUBLIC KEY", x509.MarshalPKCS1PrivateKey(key)), "compromised", lti.KeyPrivate},
		"SEC 1, labelled not":     {pemOf("PUBLIC KEY", sec1), "compromised", lti.KeyPrivate},
		"private, not labelled":   {base64.StdEncoding.EncodeToString(pkcs8(t, key)), "compromised", lti.KeyPrivate},
		"private of Ed25519":      {pemOf("X", pkcs8(t, twisted)), "compromised", lti.KeyPrivate},
		"a JWK with d":            {jwkWith(map[string]any{"d": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"}), "compromised", lti.KeyPrivate},
		"a JWK with d null":       {jwkWith(map[string]any{"d": nil, "oth": []any{}}), "compromised", lti.KeyPrivate},
		"a JWK with p":            {jwkWith(map[string]any{"p": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"}), "compromised", lti.KeyPrivate},
		"a JWK with qi":           {jwkWith(map[string]any{"qi": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"}), "compromised", lti.KeyPrivate},
		"an EC JWK with d":        {`{"kty":"EC","crv":"P-256","kid":"k","x":"eA","y":"eQ","d":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"}`, "compromised", lti.KeyPrivate},
		"private within a set":    {setOf(jwkWith(nil), jwkWith(map[string]any{"kid": "k", "d": "AQAB"})), "compromised", lti.KeyPrivate},
		"private beside a JWK":    {`{"public":` + jwkWith(nil) + `,"private":` + jwkWith(map[string]any{"d": "AQAB"}) + `}`, "compromised", lti.KeyPrivate},
		"PEM within JSON":         {string(mustJSON(map[string]any{"private_key": pemOf("PRIVATE KEY", pkcs8(t, key))})), "compromised", lti.KeyPrivate},
		"a shared secret":         {`{"kty":"oct","kid":"k","alg":"HS256","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"}`, `kty "oct"`, lti.KeyTypeMismatch},
		"an EC JWK":               {`{"kty":"EC","crv":"P-256","kid":"k","x":"eA","y":"eQ"}`, `kty "EC"`, lti.KeyTypeMismatch},
		"EC in PEM":               {pemOf("PUBLIC KEY", pkix(t, &curve.PublicKey)), "ecdsa", lti.KeyTypeMismatch},
		"Ed25519 in PEM":          {pemOf("PUBLIC KEY", pkix(t, edwards)), "ed25519", lti.KeyTypeMismatch},
		"a certificate of EC":     {pemOf("CERTIFICATE", certificate(t, &curve.PublicKey, curve)), "ecdsa", lti.KeyTypeMismatch},
		"a JWK of the draft":      {jwkWith(map[string]any{"kty": "rsa"}), `kty "rsa"`, lti.KeyTypeMismatch},
		"a JWK to encrypt":        {jwkWith(map[string]any{"use": "enc"}), `use "enc"`, lti.KeyUseMismatch},
		"a JWK to wrap":           {jwkWith(map[string]any{"key_ops": []any{"wrapKey"}}), `key_ops "wrapKey"`, lti.KeyUseMismatch},
		"a JWK of RS512":          {jwkWith(map[string]any{"alg": "RS512"}), `alg "RS512"`, lti.KeyUseMismatch},
		"a JWK of 2047 bits":      {jwkWith(encoded(sized(2047))), "2047 bits", lti.KeySizeOutOfRange},
		"a JWK of 8193 bits":      {jwkWith(encoded(sized(8193))), "8193 bits", lti.KeySizeOutOfRange},
		"PEM of 2047 bits":        {pemOf("PUBLIC KEY", pkix(t, sized(2047))), "2047 bits", lti.KeySizeOutOfRange},
		"PKCS #1 of 1024 bits":    {pemOf("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(sized(1024))), "1024 bits", lti.KeySizeOutOfRange},
		"PEM of 8193 bits":        {pemOf("PUBLIC KEY", pkix(t, sized(8193))), "8193 bits", lti.KeySizeOutOfRange},
		"an even modulus":         {pemOf("PUBLIC KEY", pkix(t, &rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 2047), E: 65537})), "n or e", lti.KeyMalformed},
		"an even exponent":        {pemOf("PUBLIC KEY", pkix(t, &rsa.PublicKey{N: sized(2048).N, E: 4})), "n or e", lti.KeyMalformed},
		"one kid twice":           {setOf(jwkWith(nil), jwkWith(nil)), "twice", lti.KeySetMalformed},
		"a JWK without kid":       {jwkWith(map[string]any{"kid": nil}), "without kid", lti.KeyMalformed},
		"a JWK without n":         {jwkWith(map[string]any{"n": nil}), "n or e", lti.KeyMalformed},
		"a JWK with a word for e": {jwkWith(map[string]any{"e": 65537}), "wrong type", lti.KeyMalformed},
		"no keys":                 {setOf(), "no keys", lti.KeySetMalformed},
		"keys no list":            {`{"keys":7}`, "no list", lti.KeySetMalformed},
		"a name twice":            {`{"keys":[],"keys":[]}`, "each name once", lti.KeySetMalformed},
		"JSON and cut":            {setOf(jwkWith(nil))[:90], "no JSON", lti.KeySetMalformed},
		"two blocks":              {public + public, "several", lti.KeyMalformed},
		"a block and a cut one":   {public + public[:90], "several", lti.KeyMalformed},
		"a cut block":             {public[:90], "broken", lti.KeyMalformed},
		"nothing in the block":    {pemOf("PUBLIC KEY", []byte("x")), "no key inside", lti.KeyMalformed},
		"another label":           {pemOf("DH PARAMETERS", []byte("x")), "label", lti.KeyMalformed},
		"of SSH, public":          {"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 me@here", "neither", lti.KeyMalformed},
		"nothing":                 {"  ", "neither", lti.KeyMalformed},
		"a list":                  {"[" + jwkWith(nil) + "]", "neither", lti.KeyMalformed},
		"too much":                {strings.Repeat("x", maxKeySet+1), "256 KiB", lti.KeyMalformed},
	} {
		source, err := readPublicKeys(c.text)
		var check *lti.CheckError
		if source != nil || !errors.As(err, &check) || check.Finding.Code != c.code || !strings.Contains(check.Finding.Got, c.says) {
			t.Errorf("%s: got %v, want %s and %q", name, err, c.code, c.says)
			continue
		}
		if piece := repeatedPiece(c.text, err.Error()); piece != "" {
			t.Errorf("%s: the refusal repeats %q of what was pasted", name, piece)
		}
		if _, status, _ := describe(err, asPage); status != http.StatusBadRequest {
			t.Errorf("%s: answered %d", name, status)
		}
	}
}

// repeatedPiece finds a piece of the text, long enough to tell something, that
// the refusal repeats.
func repeatedPiece(text, said string) string {
	const telling = 20
	for i := 0; i+telling <= len(text); i++ {
		if strings.Contains(said, text[i:i+telling]) {
			return text[i : i+telling]
		}
	}
	return ""
}

// A client whose key was pasted as PEM signs with any kid, but names one.
func TestTokenByPastedKey(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	source, err := readPublicKeys(pemOf("PUBLIC KEY", pkix(t, &toolKey().PublicKey)))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := tool.client(tool.id, lti.Final())
	c.keys, tool.kid = source, "any"
	tool.askToken().ok(t, 200)
	request := tool.tokenRequest(lti.Final().Scope.Score)
	delete(request.header, "kid")
	request.send(tool.bench).refused(t, 400, lti.KeyIDMissing)
	tool.key = foreignKey()
	tool.askToken().refused(t, 400, lti.SignatureInvalid)
	if tool.fetches.Load() != 0 {
		t.Error("a key set was fetched")
	}
}

// Whatever is pasted, it is a key to verify with or a refusal that is known.
func FuzzPastedKeys(f *testing.F) {
	public := &toolKey().PublicKey
	for _, seed := range []string{
		pemOf("PUBLIC KEY", pkix(f, public)), pemOf("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(public)),
		pemOf("CERTIFICATE", certificate(f, public, toolKey())), pemOf("PRIVATE KEY", pkcs8(f, toolKey())),
		jwkWith(nil), setOf(jwkWith(nil)), jwkWith(map[string]any{"d": "x"}), `{"keys":[null,{"kty":[]}]}`, "-----BEGIN ",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		source, err := readPublicKeys(string(text))
		if err != nil {
			if entry := codeOf(err).About(); entry.Asks == "" || source != nil {
				t.Fatalf("refused with %v, source %v", err, source)
			}
			return
		}
		var keys []*rsa.PublicKey
		switch source := source.(type) {
		case fixedKey:
			keys = append(keys, source.public)
		case fixedKeys:
			for kid, key := range source {
				if kid == "" {
					t.Error("a key without kid")
				}
				keys = append(keys, key)
			}
		}
		unsound := func(key *rsa.PublicKey) bool {
			return key.N.BitLen() < keyBits || key.N.BitLen() > maxKeyBits || key.E < 3
		}
		if len(keys) == 0 || slices.ContainsFunc(keys, unsound) || bytes.Contains(text, []byte("PRIVATE KEY-----")) {
			t.Fatalf("%d keys of %q", len(keys), text)
		}
	})
}
