using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SmartRegion.Commands;

/// <summary>MapServer 8 by FastCGI behind nginx, with OGC API Features over the same data, as its manual sets it up.</summary>
internal sealed class MapServerPeer : IDisposable
{
    private const string Program = "/usr/lib/cgi-bin/mapserv", Nginx = "/usr/sbin/nginx", Spawn = "/usr/bin/spawn-fcgi", Templates = "/usr/share/mapserver/ogcapi/templates/html-plain/";
    private readonly string _folder;

    /// <summary>What must be installed and is not, as names of Debian packages.</summary>
    public static IReadOnlyList<string> Missing =>
    [
        .. new[] { (Program, "cgi-mapserver"), (Nginx, "nginx-light"), (Spawn, "spawn-fcgi"), (Wrk.Program, "wrk") }.Where(p => !File.Exists(p.Item1)).Select(p => p.Item2),
    ];

    /// <param name="folder">An empty folder for its files.</param>
    /// <param name="source">The lines of the mapfile that say where the data of a layer is.</param>
    /// <param name="processes">How many FastCGI processes.</param>
    public MapServerPeer(string folder, Func<string, string> source, int processes, int most)
    {
        _folder = folder;
        Port = FreePort();
        var layers = string.Concat(new[] { ("points", "POINT", "name"), ("polygons", "POLYGON", "number") }.Select(l => Layer(l.Item1, l.Item2, l.Item3, source(l.Item1))));
        Write("bench.map", string.Create(CultureInfo.InvariantCulture, $"""
            MAP
              NAME "bench"
              EXTENT {GeneratedLayers.West} {GeneratedLayers.South} {GeneratedLayers.East} {GeneratedLayers.North}
              UNITS DD
              PROJECTION "init=epsg:4326" END
              WEB METADATA
                "oga_title" "bench" "oga_onlineresource" "http://127.0.0.1:{Port}/bench/ogcapi" "oga_enable_request" "*" "oga_max_limit" "{most}"
                "wfs_title" "bench" "wfs_onlineresource" "http://127.0.0.1:{Port}/" "wfs_enable_request" "*" "wfs_srs" "EPSG:4326" "wfs_getfeature_formatlist" "geojson"
              END END
              OUTPUTFORMAT NAME "geojson" DRIVER "OGR/GEOJSON" MIMETYPE "application/geo+json" FORMATOPTION "STORAGE=stream" FORMATOPTION "FORM=SIMPLE" END
            {layers}
            END
            """));
        Write("mapserver.conf", $"CONFIG\n ENV\n OGCAPI_HTML_TEMPLATE_DIRECTORY \"{Templates}\"\n END\n MAPS\n bench \"{At("bench.map")}\"\n END\nEND\n");
        Write("nginx.conf", Configuration());
        Start(Spawn, ["-s", At("socket"), "-M", "0666", "-F", $"{processes}", "-P", At("mapserv.pid"), "--", Program], ("MAPSERVER_CONFIG_FILE", At("mapserver.conf")));
        Start(Nginx, ["-c", At("nginx.conf"), "-p", _folder]);
    }

    public int Port { get; }

    /// <summary>The address of a layer's features by OGC API Features, without parameters.</summary>
    public string Items(string layer) => $"/bench/ogcapi/collections/{layer}/items";

    /// <summary>The address of all features of a layer by WFS as GeoJSON, which MapServer writes as it reads.</summary>
    public string All(string layer) => $"/?map=bench&SERVICE=WFS&VERSION=2.0.0&REQUEST=GetFeature&TYPENAMES={layer}&OUTPUTFORMAT=geojson";

    public void Dispose()
    {
        foreach (var name in new[] { "nginx.pid", "mapserv.pid" })
            foreach (var id in File.Exists(At(name)) ? File.ReadAllText(At(name)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [])
                try { Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture)).Kill(entireProcessTree: true); } catch (ArgumentException) { /* It has ended. */ }
    }

    private static string Layer(string name, string type, string id, string source) => $"""
          LAYER
            NAME "{name}" TYPE {type} STATUS ON TEMPLATE "none"
            {source}
            PROCESSING "CLOSE_CONNECTION=DEFER"
            PROJECTION "init=epsg:4326" END
            METADATA "oga_title" "{name}" "wfs_title" "{name}" "gml_include_items" "all" "ows_include_items" "all" "gml_featureid" "{id}" "ows_featureid" "{id}" "gml_types" "auto" END
          END

        """;

    private string Configuration() => $$"""
        worker_processes 1;
        pid {{At("nginx.pid")}};
        error_log {{At("error.log")}};
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path {{At("body")}}; fastcgi_temp_path {{At("temp")}}; proxy_temp_path {{At("proxy")}}; scgi_temp_path {{At("scgi")}}; uwsgi_temp_path {{At("uwsgi")}};
          upstream mapserver { server unix:{{At("socket")}}; }
          server {
            listen 127.0.0.1:{{Port}};
            location / {
              fastcgi_pass mapserver;
              fastcgi_read_timeout 600s;
              fastcgi_buffers 64 16k;
              fastcgi_max_temp_file_size 0;
              fastcgi_param QUERY_STRING $query_string;
              fastcgi_param REQUEST_METHOD $request_method;
              fastcgi_param CONTENT_TYPE $content_type;
              fastcgi_param CONTENT_LENGTH $content_length;
              fastcgi_param SCRIPT_NAME "";
              fastcgi_param PATH_INFO $document_uri;
              fastcgi_param REQUEST_URI $request_uri;
              fastcgi_param SERVER_PROTOCOL $server_protocol;
              fastcgi_param SERVER_NAME 127.0.0.1;
              fastcgi_param SERVER_PORT {{Port}};
            }
          }
        }
        """;

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllText(At(name), text);

    private static void Start(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} did not start: exit code {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
