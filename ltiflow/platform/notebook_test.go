package platform

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The client in this file is the notebook, cell by cell, in Go: as far as it
// can be, it is written from the print alone and shares no name with the
// package under test.

// get is requests.get(…).text.
func nbGet(t *testing.T, client *http.Client, address string, header http.Header) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header
	return nbRead(t, client, req)
}

func nbPost(t *testing.T, client *http.Client, address, body string, header http.Header) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header
	return nbRead(t, client, req)
}

// nbRead is r.raise_for_status() and r.text.
func nbRead(t *testing.T, client *http.Client, req *http.Request) string {
	t.Helper()
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode >= 400 {
		t.Fatalf("%s %s: %s: %s", req.Method, req.URL, resp.Status, text)
	}
	return string(text)
}

func nbJSON[V any](t *testing.T, text string) V {
	t.Helper()
	var v V
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("json.loads(%q): %v", text, err)
	}
	return v
}

func fc(claim string) string { return "http://imsglobal.org/lti/" + claim }

// decodeInt is base64.urlsafe_b64decode, which needs the padding.
func decodeInt(t *testing.T, value string) *big.Int {
	t.Helper()
	b, err := base64.URLEncoding.DecodeString(value)
	if err != nil {
		t.Fatalf("decode_int(%q): %v", value, err)
	}
	return new(big.Int).SetBytes(b)
}

// nbDecode is jwt.decode: signature, audience and expiry.
func nbDecode(t *testing.T, token string, keys map[string]*rsa.PublicKey, audience string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("no JWT: %q", token)
	}
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			t.Fatal(err)
		}
	}
	header := nbJSON[map[string]string](t, string(decoded[0]))
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPKCS1v15(keys[header["kid"]], crypto.SHA256, sum[:], decoded[2]); err != nil || header["alg"] != "RS256" {
		t.Fatalf("the signature does not verify: %v; header %v", err, header)
	}
	claims := nbJSON[map[string]any](t, string(decoded[1]))
	if claims["aud"] != audience || claims["exp"].(float64) < float64(time.Now().Unix()) {
		t.Fatalf("aud is %v, exp %v", claims["aud"], claims["exp"])
	}
	return claims
}

// appendToPath is append_to_path of cell 15.
func appendToPath(path, subpath string) string {
	return regexp.MustCompile(`lineitem($|\?|#)`).ReplaceAllString(path, "lineitem/"+subpath+"$1")
}

func TestNotebookRunsUnchanged(t *testing.T) {
	t.Parallel()
	s, err := Open(Config{Addr: "localhost:0", NewKey: newTestKey()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	platformURL := s.URL()

	// In [3]: get the tool deployment info.
	toolInfo := nbJSON[map[string]any](t, nbGet(t, client, platformURL+"/newtool", nil))
	clientID := toolInfo["client_id"].(string)
	if clientID != "2" || toolInfo["accesstoken_endpoint"] != platformURL+"/auth/token" ||
		toolInfo["keyset_url"] != platformURL+"/.well-known/jwks.json" {
		t.Errorf("tool_info is %v", toolInfo)
	}
	block, _ := pem.Decode([]byte(toolInfo["webkeyPem"].(string)))
	if block.Type != "RSA PRIVATE KEY" {
		t.Errorf("webkeyPem is a %s", block.Type)
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	webkey := nbJSON[map[string]string](t, string(mustJSON(toolInfo["webkey"])))
	members := slices.Sorted(func(yield func(string) bool) {
		for name := range webkey {
			if !yield(name) {
				return
			}
		}
	})
	if got := strings.Join(members, " "); got != "alg d e kty n use" {
		t.Errorf("webkey has %s", got)
	}
	if decodeInt(t, webkey["n"]).Cmp(key.N) != 0 || decodeInt(t, webkey["d"]).Cmp(key.D) != 0 ||
		key.N.BitLen() != 2048 || webkey["e"] != "AQAB" || webkey["kty"] != "RSA" {
		t.Error("webkey and webkeyPem are not one key of 2048 bits")
	}

	// In [4]: getting the public keys.
	keyset := nbJSON[struct{ Keys []map[string]string }](t, nbGet(t, client, toolInfo["keyset_url"].(string), nil))
	platformKeys := map[string]*rsa.PublicKey{}
	for _, k := range keyset.Keys {
		if k["kty"] != "rsa" || k["alg"] != "RS256" || k["use"] != "sig" {
			t.Errorf("a key is %v", k)
		}
		platformKeys[k["kid"]] = &rsa.PublicKey{N: decodeInt(t, k["n"]), E: int(decodeInt(t, k["e"]).Int64())}
	}
	if len(platformKeys) != 4 {
		t.Errorf("%d keys, want 4", len(platformKeys))
	}

	// In [5] to [7]: the deep linking request, by both spellings of its path.
	message := nbDecode(t, nbGet(t, client, platformURL+"/tool/"+clientID+"/cirs", nil), platformKeys, clientID)
	nbDecode(t, nbGet(t, client, platformURL+"/tool/"+clientID+"/cisr", nil), platformKeys, clientID)
	context := message[fc("context")].(map[string]any)["id"].(string)
	want := map[string]string{
		"sub": `"LTIBCU_1"`, "name": `"Peggie Nikole"`, "given_name": `"Peggie"`, "family_name": `"Nikole"`,
		"email": `"Peggie.Nikole@example.com"`, "iss": `"` + platformURL + `"`,
		fc("deployment_id"): `"deployment_2"`, fc("message_type"): `"LTIDeepLinkingRequest"`, fc("version"): `"1.3.0"`,
		fc("roles"): `["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"]`,
		fc("deep_linking_request"): `{"accept_media_types":["application/vnd.ims.lti.v1.ltilink"],"accept_multiple":true,` +
			`"accept_presentation_document_targets":["iframe","window"],"auto_create":true,"data":"op=321\u0026v=44"}`,
		fc("launch_presentation"): `{"document_target":"iframe","return_url":"` + platformURL + `/tool/` + context + `/cir"}`,
		fc("context"):             `{"id":"` + context + `","label":"LTI Bootcamp Course","title":"LTI Bootcamp Course","type":["CourseSection"]}`,
	}
	for name, value := range want {
		if got := string(mustJSON(message[name])); got != value {
			t.Errorf("%s is %s, want %s", name, got, value)
		}
	}
	if message["exp"].(float64)-message["iat"].(float64) != 60 {
		t.Error("the message does not live for 60 seconds")
	}
	returnURL := message[fc("launch_presentation")].(map[string]any)["return_url"].(string)

	// In [8] to [10]: two links, one of them graded, and the post in the frame.
	now := time.Now().Unix()
	response := map[string]any{
		"iss": clientID, "aud": message["iss"], "exp": now + 60, "iat": now,
		fc("message_type"): "DeepLinkingResponse", fc("version"): "1.3.0",
		fc("content_items"): []any{nbLink("A simple content item", nil), nbLink("An assignment", map[string]any{
			"scoreMaximum": 34, "label": "Chemical lab sim", "resourceId": "sim3a", "tag": "final_grade",
		})},
	}
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	token := sign(map[string]any{"typ": "JWT", "alg": "RS256"}, response, key)
	page := nbPost(t, client, returnURL, url.Values{"jws_token": {token}}.Encode(), form)
	shown := regexp.MustCompile(`(?s)<li>\s*<span>([^<]+)</span>\s*<code>([^<]+)</code>`).FindAllStringSubmatch(page, -1)
	if len(shown) != 2 || shown[0][1] != "A simple content item" || shown[1][1] != "An assignment" || !strings.Contains(page, "Week 1") {
		t.Fatalf("the course page is %s", page)
	}

	// In [11] to [13]: the student launch, of the link that the platform picks.
	launch := nbDecode(t, nbGet(t, client, fmt.Sprintf("%s/tool/%s/context/%s/studentlaunch?rlid=%s", platformURL, clientID, context, ""), nil), platformKeys, clientID)
	for name, value := range map[string]string{
		"sub": `"LTIBCU_15"`, "name": `"Gaius Baltar"`, fc("message_type"): `"LTIResourceLinkLaunch"`,
		fc("resource_link"):       `{"id":"` + shown[1][2] + `","title":"An assignment"}`,
		fc("custom"):              `{"lab":"sim3a","level":"easy"}`,
		fc("launch_presentation"): `{"document_target":"iframe","return_url":"` + platformURL + platformURL + `/"}`,
	} {
		if got := string(mustJSON(launch[name])); got != value {
			t.Errorf("%s is %s, want %s", name, got, value)
		}
	}
	ags := launch[fc("ags")].(map[string]any)

	// In [14]: the token, without sub.
	tokenInfo := nbJSON[map[string]any](t, nbPost(t, client, toolInfo["accesstoken_endpoint"].(string), url.Values{
		"client_assertion": {sign(map[string]any{"typ": "JWT", "alg": "RS256"}, map[string]any{
			"iss": clientID, "aud": toolInfo["accesstoken_endpoint"], "exp": now + 60, "iat": now, "jti": fmt.Sprintf("%s-%d", clientID, now),
		}, key)},
		"grant_type": {"client_credentials"}, "scope": {"https://imsglobal.org/lti/ags/score https://imsglobal.org/lti/ags/results.readonly"},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}.Encode(), form))
	if len(tokenInfo) != 3 || tokenInfo["expires_in"] != 3600.0 || tokenInfo["token_type"] != "Bearer" {
		t.Errorf("token_info is %v", tokenInfo)
	}
	b64token := base64.StdEncoding.EncodeToString([]byte(tokenInfo["access_token"].(string)))

	// In [15]: the score. isoformat() has no zone.
	score := string(mustJSON(map[string]any{
		"userId": launch["sub"], "scoreGiven": 9, "scoreMaximum": 10, "activityProgress": "Completed",
		"gradingProgress": "FullyGraded", "timestamp": time.Now().UTC().Format("2006-01-02T15:04:05.000000"),
	}))
	nbPost(t, client, appendToPath(ags["lineitem"].(string), "scores"), score, http.Header{
		"Content-Type": {"application/vnd.ims.lis.v1.score+json"}, "Authorization": {"Bearer " + b64token},
	})

	// In [16]: the results.
	results := nbGet(t, client, appendToPath(ags["lineitem"].(string), "results"), http.Header{
		"Content-Type": {"application/vnd.ims.lis.v2.resultcontainer+json"}, "Authorization": {"Bearer " + b64token},
	})
	if want := `[{"resultMaximum":34,"resultScore":30.6,"userId":"LTIBCU_15"}]` + "\n"; results != want {
		t.Errorf("the results are %s, want %s", results, want)
	}
}

func nbLink(title string, lineItem map[string]any) map[string]any {
	link := map[string]any{
		"mediaType": "application/vnd.ims.lti.v1.ltilink", "url": "http://lti.bootcamp/item111",
		"presentationDocumentTarget": "iframe", "title": title, "text": "Some long text",
		"icon":   map[string]any{"url": "http://lti.example.com/image.jpg", "width": 100, "height": 100},
		"custom": map[string]any{"lab": "sim4e"},
	}
	if lineItem != nil {
		link["lineItem"] = lineItem
		link["custom"] = map[string]any{"lab": "sim3a", "level": "easy"}
	}
	return link
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
