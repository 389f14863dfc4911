namespace Plurality.TestKit.Folders;

/// <summary>Where the repository lies: the nearest folder above the tests with the solution in it.</summary>
public static class Repository
{
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Plurality.slnx")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new DirectoryNotFoundException("Plurality.slnx must be above the tests; it is not.");
        }
    }
}
