package portal

import (
	"net/http"
	"os"
	"path"
	"strings"
)

// guard puts the headers on every answer that keep a browser from running, framing or guessing anything. The pages need their own
// style sheet, pictures and one small script, nothing from elsewhere and nothing inline.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "+
			"form-action 'self'; "+
			"base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// feedFiles serves the plain files of the repository and nothing else: no list of a folder, no hidden file such as one that is still being
// written. A missing file is exactly 404, on which TUF clients rely.
func feedFiles(folder string) http.Handler {
	files := os.DirFS(folder)
	serve := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		info, err := os.Stat(path.Join(folder, name))
		if err != nil || !info.Mode().IsRegular() || strings.HasPrefix(path.Base(name), ".") || strings.HasSuffix(r.URL.Path, "/index.html") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache") // mirrors may keep what they like; the signed versions tell what is current
		serve.ServeHTTP(w, r)
	})
}
