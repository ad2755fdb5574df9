package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Texts of the demo's sponsor.
const (
	sponsorName = "Brandt Violins"
	headline    = "A workshop that tunes by ear"
	adText      = "Open days in December. Bring your own instrument."
	adLink      = "https://brandt-violins.example/december"
)

// runCampaign plays the sponsor and the operator in the portal, page by page, and then signs.
func (s *story) runCampaign(ctx context.Context) (string, error) {
	o := s.world.operator
	sponsor, boss := newVisitor(o.url), newVisitor(o.url)
	adPage, err := sponsor.advertise(ctx)
	if err != nil {
		return "", fmt.Errorf("the sponsor: %w", err)
	}
	account, err := o.ledger.SponsorNamed(ctx, sponsorName)
	if err == nil {
		err = o.ledger.Credit(ctx, account.ID, 1_000_000_000, "demo")
	}
	if err != nil {
		return "", fmt.Errorf("crediting the sponsor: %w", err)
	}
	if err := boss.approve(ctx, o.password, strings.TrimPrefix(adPage, "/ads/")); err != nil {
		return "", fmt.Errorf("the operator: %w", err)
	}
	if err := o.publish(ctx); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s signed up, “%s” reviewed, approved and signed as version %d", sponsorName, headline, o.version), nil
}

// A visitor is somebody at a browser.
type visitor struct {
	base   string
	client *http.Client
}

func newVisitor(base string) visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // it has no way to fail without options
	}
	return visitor{base, &http.Client{Jar: jar, Timeout: patience}}
}

// advertise signs up, plans a campaign, writes its ad with a picture and submits it. The result is the path of the ad's page.
func (v visitor) advertise(ctx context.Context) (adPage string, err error) {
	if _, _, err := v.post(ctx, "/signup", url.Values{"name": {sponsorName}, "email": {"hello@brandt-violins.example"},
		"password": {"a bow and four strings"}}); err != nil {
		return "", err
	}
	today := time.Now().UTC()
	adPage, _, err = v.post(ctx, "/campaigns/new", url.Values{"campaign": {"Winter open days"}, "flight": {"December"}, "share": {"4"},
		"category": {"music"},
		"from":     {today.Format(time.DateOnly)}, "until": {today.AddDate(0, 0, 27).Format(time.DateOnly)}})
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(adPage, "/ads/") {
		return "", fmt.Errorf("planning a campaign led to %s", adPage)
	}
	return adPage, v.submit(ctx, adPage)
}

func (v visitor) submit(ctx context.Context, adPage string) error {
	picture, err := drawing()
	if err != nil {
		return err
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, value := range map[string]string{"headline": headline, "text": adText, "link": adLink, "do": "submit"} {
		err = errors.Join(err, w.WriteField(name, value))
	}
	file, fileErr := w.CreateFormFile("picture", "workshop.png")
	if err = errors.Join(err, fileErr); err != nil {
		return err
	}
	_, err = file.Write(picture)
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	_, _, err = v.send(ctx, adPage, w.FormDataContentType(), &form)
	return err
}

var seen = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)

// approve signs in, looks at the ad and approves exactly what was looked at.
func (v visitor) approve(ctx context.Context, password, ad string) error {
	if _, _, err := v.post(ctx, "/operator/signin", url.Values{"password": {password}}); err != nil {
		return err
	}
	_, page, err := v.send(ctx, "/operator/ads/"+ad, "", nil)
	if err != nil {
		return err
	}
	content := seen.FindStringSubmatch(page)
	if content == nil {
		return errors.New("the ad is not up for review")
	}
	_, _, err = v.post(ctx, "/operator/ads/"+ad+"/approve", url.Values{"seen": content[1:]})
	return err
}

// readTotals opens the operator's pages and finds the totals there.
func (o *operator) readTotals(ctx context.Context) error {
	boss := newVisitor(o.url)
	if _, _, err := boss.post(ctx, "/operator/signin", url.Values{"password": {o.password}}); err != nil {
		return err
	}
	_, page, err := boss.send(ctx, "/operator", "", nil)
	if err == nil && !strings.Contains(html.UnescapeString(page), fmt.Sprint(simulated+1)) {
		err = fmt.Errorf("the operator's page does not show %d reports", simulated+1)
	}
	return err
}

func (v visitor) post(ctx context.Context, path string, form url.Values) (landed, page string, err error) {
	return v.send(ctx, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// send returns where the request led, after redirects, and the page there.
func (v visitor) send(ctx context.Context, path, kind string, body io.Reader) (landed, page string, err error) {
	method := http.MethodPost
	if body == nil {
		method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(ctx, method, v.base+path, body)
	if err != nil {
		return "", "", err
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	resp, err := v.client.Do(r)
	if err != nil {
		return "", "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s answered %s", method, path, resp.Status)
	}
	return resp.Request.URL.Path, string(raw), err
}

// drawing is the sponsor's picture: hills in the evening.
func drawing() ([]byte, error) {
	const w, h = 1024, 472
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			shade := uint8(40 * (x + y) / (w + h))
			c := color.RGBA{R: 63 + shade, G: 96 + shade, B: 58 + shade, A: 255}
			if hill := 170 + (x-w/3)*(x-w/3)/1600; y > hill {
				c = color.RGBA{R: 38 + shade/2, G: 66 + shade/2, B: 44 + shade/2, A: 255}
			}
			if hill := 250 + (x-3*w/4)*(x-3*w/4)/900; y > hill {
				c = color.RGBA{R: 24, G: 40 + shade/2, B: 32, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}
